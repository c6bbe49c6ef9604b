import assert from 'node:assert/strict';
import type { InvokeResponse } from 'botbuilder';
import { decodeJwt } from 'jose';
import { type Chat, OAUTH_CARD, SIGN_IN_FAILURE_CODES } from '../../../../sandbox/channel/index.ts';
import { startTenantWithBot, type TenantWithBot } from '../../../helpers/sandbox/echo-bot.ts';

interface Invoke {
  readonly name: string | undefined;
  readonly value: { readonly id?: string; readonly connectionName?: string; readonly token?: string };
}

const BUTTON = { type: 'signin', title: 'Sign in', value: 'https://bot.example/auth-start' };

describe("single sign-on of a person's Teams", () => {
  let bot: TenantWithBot;
  let chat: Chat;
  let invokes: Invoke[];
  /** What the bot answers to the exchange; undefined: nothing (501). */
  let answers: InvokeResponse | undefined;
  let card: object;
  beforeEach(async () => {
    bot = await startTenantWithBot();
    chat = bot.teams.personalChat(bot.tenant.megan);
    invokes = [];
    answers = { status: 200, body: { id: 'q' } };
    card = { text: 'Sign in', connectionName: '', buttons: [BUTTON], tokenExchangeResource: { id: 'q' } };
    bot.onTurn(async (context) => {
      const { type, name, value } = context.activity;
      if (type === 'message') {
        await context.sendActivity({ type: 'message', attachments: [{ contentType: OAUTH_CARD, content: card }] });
      }
      if (type !== 'invoke') return;
      invokes.push({ name, value });
      if (answers) await context.sendActivity({ type: 'invokeResponse', value: answers });
      if (answers?.status === 200) await context.sendActivity('signed in');
    });
  });
  afterEach(() => bot.stop());

  it('hands the assertion over silently: the card never shows', async () => {
    await chat.say('photo');
    assert.equal((await chat.nextMessage()).text, 'signed in');
    const exchange = await chat.nextExchange();
    assert.deepEqual([exchange.status, exchange.id, chat.messages.length], [200, 'q', 1]);
    const [invoke] = invokes;
    assert.deepEqual([invoke?.name, invoke?.value.id, invoke?.value.connectionName], ['signin/tokenExchange', 'q', '']);
    const claims = decodeJwt(invoke?.value.token ?? '');
    assert.deepEqual([claims.aud, claims.oid], [bot.tenant.ssoApp.clientId, bot.tenant.megan.id]);
    assert.equal(chat.activities[0]?.attachments?.[0]?.contentType, OAUTH_CARD);
  });

  for (const [what, response] of [
    ['412', { status: 412, body: { id: 'q', failureDetail: 'consent' } }],
    ['500', { status: 500 }],
    ['501', undefined],
  ] as const) {
    it(`shows the sign-in button after ${what}`, async () => {
      answers = response;
      await chat.say('photo');
      const message = await chat.nextMessage();
      assert.equal(message.signInShown, true);
      assert.equal((await chat.nextExchange()).status, Number(what));
    });
  }

  it('says signin/failure, and shows nothing, when the card does not fit the manifest', async () => {
    card = { ...card, tokenExchangeResource: { id: 'q', uri: 'api://botid-other' } };
    await chat.say('photo');
    const exchange = await chat.nextExchange();
    assert.equal(exchange.invoke, 'signin/failure');
    assert.deepEqual(invokes, [
      { name: 'signin/failure', value: { code: 'resourcematchfailed', message: 'Resource match failed' } },
    ]);
  });

  it('takes a card that names the app', async () => {
    card = { ...card, tokenExchangeResource: { id: 'q', uri: bot.tenant.ssoApp.identifierUri } };
    await chat.say('photo');
    assert.equal((await chat.nextExchange()).invoke, 'signin/tokenExchange');
  });

  it('fails without an app in the manifest', async () => {
    bot.teams.connectBot({ botId: bot.tenant.botApp.clientId, endpoint: bot.endpoint });
    await chat.say('photo');
    assert.equal((await chat.nextExchange()).invoke, 'signin/failure');
  });

  it('comes from every device at once', async () => {
    bot.teams.setDevices(bot.tenant.megan, 2);
    await chat.say('photo');
    await chat.nextExchange();
    await chat.nextExchange();
    assert.deepEqual(
      invokes.map((invoke) => invoke.value.id),
      ['q', 'q'],
    );
  });

  it('or from one device after the other', async () => {
    bot.teams.setDevices(bot.tenant.megan, 2);
    assert.equal(await exchangesAtOnce(), 2);
    bot.teams.switches.deviceTiming = 'one-after-another';
    assert.equal(await exchangesAtOnce(), 1);
  });

  /** How many exchanges of one question have reached the bot while it has answered none of them. */
  async function exchangesAtOnce(): Promise<number> {
    const first = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    let arrived = 0;
    bot.onTurn(async (context) => {
      const { type, name } = context.activity;
      if (type === 'message') {
        await context.sendActivity({ type: 'message', attachments: [{ contentType: OAUTH_CARD, content: card }] });
      }
      if (type !== 'invoke') return;
      if (name === 'signin/tokenExchange') {
        arrived += 1;
        first.resolve();
        await release.promise;
      }
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200 } });
    });
    await chat.say('photo');
    await first.promise;
    // What set out together with the first one arrives before these.
    for (let probe = 0; probe < 3; probe++) await chat.invoke('probe', {});
    const atOnce = arrived;
    release.resolve();
    await chat.nextExchange();
    await chat.nextExchange();
    return atOnce;
  }

  for (const code of SIGN_IN_FAILURE_CODES.filter((one) => !one.endsWith('required'))) {
    it(`can fail with ${code}: the bot hears it, and people see nothing`, async () => {
      bot.teams.switches.signInFailure = code;
      await chat.say('photo');
      assert.equal((await chat.nextExchange()).invoke, 'signin/failure');
      const [{ name, value } = {}] = invokes as { name?: string; value?: { code?: string; message?: string } }[];
      assert.deepEqual([name, value?.code, typeof value?.message], ['signin/failure', code, 'string']);
      assert.deepEqual(chat.messages.map(({ signInShown }) => signInShown).filter(Boolean), []);
    });
  }

  for (const code of ['userconsentrequired', 'interactionrequired'] as const) {
    it(`can fail with ${code}: the button shows, and the bot hears nothing`, async () => {
      bot.teams.switches.signInFailure = code;
      await chat.say('photo');
      assert.equal((await chat.nextMessage()).signInShown, true);
      assert.deepEqual([invokes, chat.exchanges], [[], []]);
    });
  }

  it('is done for the one who wrote, in a group chat', async () => {
    const { megan, lee } = bot.tenant;
    const group = bot.teams.groupChat('Club', [megan, lee]);
    await group.say('photo', { from: lee });
    await group.nextExchange();
    assert.equal(decodeJwt(invokes[0]?.value.token ?? '').oid, lee.id);
  });

  it('does not exist in channels: the button shows at once', async () => {
    const channel = bot.teams.channel('Marketing', 'General', [bot.tenant.megan]);
    await channel.say('photo');
    assert.equal((await channel.nextMessage()).signInShown, true);
    assert.deepEqual(channel.exchanges, []);
  });

  it('does not happen for a card without tokenExchangeResource', async () => {
    card = { ...card, tokenExchangeResource: undefined };
    await chat.say('photo');
    assert.equal((await chat.nextMessage()).signInShown, true);
    assert.deepEqual(chat.exchanges, []);
  });

  it('tells those who wait in vain what did arrive', async () => {
    answers = { status: 412 };
    await chat.say('photo');
    await chat.nextMessage();
    await assert.rejects(chat.nextMessage(AbortSignal.timeout(5)), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'ChannelWaitEnded');
      assert.match(error.message, /card\.oauth.*signin\/tokenExchange 412/);
      return true;
    });
  });
});
