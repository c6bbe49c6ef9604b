import assert from 'node:assert/strict';
import type { InvokeResponse } from 'botbuilder';
import { decodeJwt } from 'jose';
import { type Chat, OAUTH_CARD, SIGN_IN_FAILURE_CODES } from '../../../../sandbox/channel/index.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../../helpers/sandbox/echo-bot.ts';

interface Invoke {
  readonly name: string | undefined;
  readonly value: { readonly id?: string; readonly connectionName?: string; readonly token?: string };
}

const BUTTON = { type: 'signin', title: 'Sign in', value: 'https://bot.example/auth-start' };

describe("single sign-on in a person's Teams", () => {
  let bot: TenantWithBot;
  let chat: Chat;
  let invokes: Invoke[];
  /** The bot's response to the exchange; undefined: none (501). */
  let botResponse: InvokeResponse | undefined;
  let card: object;
  beforeEach(async () => {
    bot = await startTenantWithEchoBot();
    chat = bot.teams.personalChat(bot.tenant.megan);
    invokes = [];
    botResponse = { status: 200, body: { id: 'q' } };
    card = { text: 'Sign in', connectionName: '', buttons: [BUTTON], tokenExchangeResource: { id: 'q' } };
    bot.onTurn(async (context) => {
      const { type, name, value } = context.activity;
      if (type === 'message') {
        await context.sendActivity({ type: 'message', attachments: [{ contentType: OAUTH_CARD, content: card }] });
      }
      if (type !== 'invoke') return;
      invokes.push({ name, value });
      if (botResponse) await context.sendActivity({ type: 'invokeResponse', value: botResponse });
      if (botResponse?.status === 200) await context.sendActivity('signed in');
    });
  });
  afterEach(() => bot.stop());

  it('sends the assertion silently, without showing the card', async () => {
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
      botResponse = response;
      await chat.say('photo');
      const message = await chat.nextMessage();
      assert.equal(message.signInShown, true);
      assert.equal((await chat.nextExchange()).status, Number(what));
    });
  }

  it('sends signin/failure and shows nothing when the card does not match the manifest', async () => {
    card = { ...card, tokenExchangeResource: { id: 'q', uri: 'api://botid-other' } };
    await chat.say('photo');
    const exchange = await chat.nextExchange();
    assert.equal(exchange.invoke, 'signin/failure');
    assert.deepEqual(invokes, [
      { name: 'signin/failure', value: { code: 'resourcematchfailed', message: 'Resource match failed' } },
    ]);
  });

  it('accepts a card that names the app', async () => {
    card = { ...card, tokenExchangeResource: { id: 'q', uri: bot.tenant.ssoApp.identifierUri } };
    await chat.say('photo');
    assert.equal((await chat.nextExchange()).invoke, 'signin/tokenExchange');
  });

  it('fails without an app in the manifest', async () => {
    bot.teams.connectBot({ botId: bot.tenant.botApp.clientId, endpoint: bot.endpoint });
    await chat.say('photo');
    assert.equal((await chat.nextExchange()).invoke, 'signin/failure');
  });

  it('comes from every device', async () => {
    bot.teams.setDevices(bot.tenant.megan, 2);
    await chat.say('photo');
    await chat.nextExchange();
    await chat.nextExchange();
    assert.deepEqual(
      invokes.map((invoke) => invoke.value.id),
      ['q', 'q'],
    );
  });

  it('comes from the devices concurrently or one by one', async () => {
    bot.teams.setDevices(bot.tenant.megan, 2);
    assert.equal(await concurrentExchanges(), 2);
    bot.teams.switches.deviceTiming = 'one-after-another';
    assert.equal(await concurrentExchanges(), 1);
  });

  /** Number of exchanges of one message that reach the bot before it responds to any. */
  async function concurrentExchanges(): Promise<number> {
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
    // Exchanges that started with the first one arrive before these probes.
    for (let probe = 0; probe < 3; probe++) await chat.invoke('probe', {});
    const concurrent = arrived;
    release.resolve();
    await chat.nextExchange();
    await chat.nextExchange();
    return concurrent;
  }

  for (const code of SIGN_IN_FAILURE_CODES.filter((one) => !one.endsWith('required'))) {
    it(`can fail with ${code}: the bot is informed and people see nothing`, async () => {
      bot.teams.switches.signInFailure = code;
      await chat.say('photo');
      assert.equal((await chat.nextExchange()).invoke, 'signin/failure');
      const [{ name, value } = {}] = invokes as { name?: string; value?: { code?: string; message?: string } }[];
      assert.deepEqual([name, value?.code, typeof value?.message], ['signin/failure', code, 'string']);
      assert.deepEqual(chat.messages.map(({ signInShown }) => signInShown).filter(Boolean), []);
    });
  }

  for (const code of ['userconsentrequired', 'interactionrequired'] as const) {
    it(`can fail with ${code}: the button shows and the bot is not informed`, async () => {
      bot.teams.switches.signInFailure = code;
      await chat.say('photo');
      assert.equal((await chat.nextMessage()).signInShown, true);
      assert.deepEqual([invokes, chat.exchanges], [[], []]);
    });
  }

  it('uses the author of the message in a group chat', async () => {
    const { megan, lee } = bot.tenant;
    const group = bot.teams.groupChat('Club', [megan, lee]);
    await group.say('photo', { from: lee });
    await group.nextExchange();
    assert.equal(decodeJwt(invokes[0]?.value.token ?? '').oid, lee.id);
  });

  it('is not attempted in channels: the button shows at once', async () => {
    const channel = bot.teams.channel('Marketing', 'General', [bot.tenant.megan]);
    await channel.say('photo');
    assert.equal((await channel.nextMessage()).signInShown, true);
    assert.deepEqual(channel.exchanges, []);
  });

  it('is not attempted for a card without tokenExchangeResource', async () => {
    card = { ...card, tokenExchangeResource: undefined };
    await chat.say('photo');
    assert.equal((await chat.nextMessage()).signInShown, true);
    assert.deepEqual(chat.exchanges, []);
  });

  it('lists what did arrive when a wait ends without a result', async () => {
    botResponse = { status: 412 };
    await chat.say('photo');
    await chat.nextMessage();
    await assert.rejects(chat.nextMessage(AbortSignal.timeout(5)), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'ChannelWaitEnded');
      assert.match(error.message, /card\.oauth.*signin\/tokenExchange 412/);
      return true;
    });
  });
});
