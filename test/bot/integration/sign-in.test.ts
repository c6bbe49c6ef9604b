import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { issueSsoAssertion } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import type { Chat } from '../../../sandbox/index.ts';
import { GRAPH_APP_ID } from '../../../sandbox/tenant/directory/microsoft-apis.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const OUT_OF_DATE = textsIn('en')('photoCard.title.out-of-date');

describe('Sign-in', () => {
  let bot: RunningBot;
  beforeEach(async () => {
    bot = await startTenantWithBot();
  });
  afterEach(() => bot.stop());

  const chatOf = (alias = 'nora.lindqvist') => bot.tenant.teams.personalChat(bot.tenant.person(alias));
  const oauthCards = (chat: Chat) =>
    chat.activities.flatMap(({ attachments = [] }) =>
      attachments.filter(({ contentType }) => contentType === 'application/vnd.microsoft.card.oauth'),
    );

  it('is silent the first time and not needed the second time', async () => {
    const chat = chatOf();
    for (const round of [1, 2]) {
      await chat.say('my photo is wrong');
      assert.ok(textsOn((await chat.nextMessage()).card).includes(OUT_OF_DATE), `round ${round}`);
    }
    assert.equal(oauthCards(chat).length, 1);
    assert.deepEqual(
      chat.exchanges.map(({ status }) => status),
      [200],
    );
    assert.ok(chat.messages.every(({ signInShown }) => !signInShown));
  });

  it('on two devices at once gives one answer', async () => {
    const chat = chatOf();
    bot.tenant.teams.setDevices(bot.tenant.chatPerson, 2);
    await chat.say('my photo is wrong');
    await chat.until(() => chat.exchanges.length === 2);
    await bot.settled();
    assert.deepEqual(
      chat.exchanges.map(({ status }) => status),
      [200, 200],
    );
    assert.equal(chat.messages.length, 1);
  });

  it('happens within "Check again" after a restart of the bot, and updates the card', async () => {
    const chat = chatOf();
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    const { tenant } = bot;
    await bot.restart();
    const outcome = await tenant.teams.personalChat(tenant.chatPerson).press(message, 'Check again');
    assert.equal(outcome.response?.kind, 'card');
    assert.ok(textsOn(outcome.card).includes(textsIn('en')('photoCard.requested')));
    assert.deepEqual(tenant.teams.failures, []);
  });

  it('shows the button of the sign-in card if consent is missing', async () => {
    const { signIn } = bot.tenant.apps;
    (bot.tenant.state.apps as Map<string, typeof signIn>).set(signIn.clientId, {
      ...signIn,
      delegatedGrants: { graph: [], sharepoint: [] },
    });
    const chat = chatOf();
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    assert.equal(message.signInShown, true);
    assert.equal(chat.exchanges[0]?.status, 412);
  });

  it('shows the button also if the person consented to Graph only', async () => {
    const { apps, state, chatPerson } = bot.tenant;
    state.policies.setConsent(apps.signIn.clientId, 'user-consent');
    state.policies.accept(apps.signIn.clientId, chatPerson, GRAPH_APP_ID, apps.signIn.delegatedGrants.graph);
    const chat = chatOf();
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    assert.equal(message.signInShown, true);
    assert.equal(chat.exchanges[0]?.status, 412);
  });

  it('tells the person if Teams cannot sign them in', async () => {
    const chat = chatOf();
    const answer = await chat.invoke('signin/failure', {
      code: 'resourcematchfailed',
      message: 'Resource match failed',
    });
    assert.equal(answer.status, 200);
    assert.ok(textsOn((await chat.nextMessage()).card).includes(textsIn('en')('sign-in-trouble.not-completed')));
    assert.ok(bot.logged.some(({ teamsCode }) => teamsCode === 'resourcematchfailed'));
  });

  describe('is rejected without a message', () => {
    /** Sends the token exchange from Nora's chat, with another token, another id or from another chat. */
    const exchange = async (change: { token?: string; id?: string; by?: string }) => {
      const chat = chatOf();
      const exchanged = chat.nextExchange();
      await chat.say('my photo is wrong');
      await exchanged;
      await chat.nextMessage();
      const id = chat.exchanges[0]?.id ?? '';
      const target = change.by ? chatOf(change.by) : chat;
      const token =
        change.token ?? (await issueSsoAssertion(bot.tenant.state, bot.tenant.chatPerson, bot.tenant.apps.signIn));
      const before = target.messages.length;
      const { status, body } = await target.invoke('signin/tokenExchange', {
        id: change.id ?? id,
        connectionName: '',
        token,
      });
      return { status, body, sent: target.messages.length - before };
    };
    const assertRejected = ({ status, body, sent }: { status: number; body: unknown; sent: number }) => {
      assert.equal(status, 412);
      assert.equal(sent, 0);
      // A token, not the random part of the exchange id.
      assert.doesNotMatch(JSON.stringify(body), /eyJ[\w-]+\.eyJ/);
    };

    it("another person's assertion", async () => {
      const token = await issueSsoAssertion(
        bot.tenant.state,
        bot.tenant.person('samuel.carter'),
        bot.tenant.apps.signIn,
      );
      assertRejected(await exchange({ token }));
    });

    it("another person's exchange", async () => {
      const token = await issueSsoAssertion(
        bot.tenant.state,
        bot.tenant.person('samuel.carter'),
        bot.tenant.apps.signIn,
      );
      assertRejected(await exchange({ by: 'samuel.carter', token }));
    });

    it('an exchange that was not requested', async () =>
      assertRejected(await exchange({ id: 'check-photo.zzzzzz.AAAA.AAAA' })));

    it('an assertion for another app', async () => {
      const token = await issueSsoAssertion(bot.tenant.state, bot.tenant.chatPerson, bot.tenant.apps.bot);
      assertRejected(await exchange({ token }));
    });

    it('an expired assertion', async () => {
      const token = await issueSsoAssertion(bot.tenant.state, bot.tenant.chatPerson, bot.tenant.apps.signIn, {
        expiresIn: -1,
      });
      assertRejected(await exchange({ token }));
    });
  });
});
