import assert from 'node:assert/strict';
import { type BotMessage, type Chat, OAUTH_CARD } from '../../../../sandbox/channel/index.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../../helpers/sandbox/echo-bot.ts';

describe("the Teams window's page", () => {
  let bot: TenantWithBot;
  let chat: Chat;
  let message: BotMessage;
  let states: unknown[];
  before(async () => {
    bot = await startTenantWithEchoBot();
    chat = bot.teams.personalChat(bot.tenant.megan);
    states = [];
    bot.onTurn(async (context) => {
      const { type, name, value } = context.activity;
      if (type === 'message') {
        const page = `${new URL(bot.endpoint).origin}/auth-start?width=400&height=x&q="><b>`;
        const content = { text: '', buttons: [{ type: 'signin', title: '<i>Sign in', value: page }] };
        await context.sendActivity({ type: 'message', attachments: [{ contentType: OAUTH_CARD, content }] });
      } else if (name === 'signin/verifyState') {
        states.push(value.state);
        await context.sendActivity({ type: 'invokeResponse', value: { status: states.length === 1 ? 200 : 403 } });
      }
    });
    await chat.say('photo');
    message = await chat.nextMessage();
  });
  after(() => bot.stop());

  const post = (address: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  it("shows the person, the bot's page and its size, and blocks other scripts", async () => {
    const response = await fetch(chat.signInWindow(message));
    const text = await response.text();
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'; script-src 'self'/);
    assert.match(text, /You are Megan Bowen/);
    assert.match(text, /&quot;width&quot;:400,&quot;height&quot;:600/);
    assert.doesNotMatch(text, /<i>|<b>/);
    for (const [, asset] of text.matchAll(/(?:src|href)="(\/window\/[^"]+)"/g)) {
      assert.equal((await fetch(`${bot.tenant.state.addresses.channel}${asset}`)).status, 200);
    }
  });

  it('reports the result to the bot and returns its status', async () => {
    const address = chat.signInWindow(message);
    assert.deepEqual(await (await post(address, { state: 'code' })).json(), { status: 200 });
    assert.deepEqual(await (await post(address, {})).json(), { status: 403 });
    assert.deepEqual(states, ['code', 'CancelledByUser']);
  });

  it('refuses unknown tickets and other pages', async () => {
    const guessed = `${bot.tenant.state.addresses.channel}/window/sign-in?ticket=1`;
    const received = states.length;
    assert.equal((await fetch(guessed)).status, 404);
    assert.equal((await post(guessed, { state: 'x' })).status, 404);
    const foreign = await post(chat.signInWindow(message), { state: 'x' }, { origin: new URL(bot.endpoint).origin });
    assert.equal(foreign.status, 403);
    assert.equal(states.length, received);
  });

  it("explains why it does not open a page outside the bot's domains", async () => {
    const address = chat.signInWindow(message);
    const connected = bot.teams.bot;
    assert.ok(connected);
    bot.teams.connectBot({ ...connected, validDomains: ['elsewhere.example'] });
    assert.throws(() => chat.signInWindow(message), { code: 'NotInValidDomains' });
    const response = await fetch(address);
    assert.deepEqual([response.status, /elsewhere\.example/.test(await response.text())], [409, true]);
  });
});
