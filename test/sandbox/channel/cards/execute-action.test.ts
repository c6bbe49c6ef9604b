import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { decodeJwt } from 'jose';
import { ADAPTIVE_CARD, type BotMessage, type Chat } from '../../../../sandbox/channel/index.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../../helpers/sandbox/echo-bot.ts';

const CARD = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [
    { type: 'TextBlock', text: 'out of date' },
    { type: 'Input.Text', id: 'note', value: 'as it was' },
    { type: 'ActionSet', actions: [{ type: 'Action.Execute', title: 'Check again', verb: 'check', data: { a: 1 } }] },
  ],
  actions: [
    { type: 'Action.OpenUrl', title: 'Open SharePoint', url: 'https://contoso.example/me' },
    { type: 'Action.Submit', title: 'Old way', data: { b: 2 } },
  ],
};
const GREEN = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'in sync' }] };
const LOGIN = {
  statusCode: 401,
  type: 'application/vnd.microsoft.activity.loginRequest',
  value: { text: 'Sign in', connectionName: 'sso', tokenExchangeResource: { id: 'q' }, buttons: [{ type: 'signin' }] },
};
const card = (value: object) => ({ statusCode: 200, type: ADAPTIVE_CARD, value });

describe('a button press', () => {
  let bot: TenantWithBot;
  let chat: Chat;
  let message: BotMessage;
  let received: Activity[];
  /** The bot's response bodies for the invokes, in order; the last one repeats. */
  let responses: unknown[];
  before(async () => {
    bot = await startTenantWithEchoBot();
    chat = bot.teams.personalChat(bot.tenant.megan);
  });
  beforeEach(async () => {
    bot.onTurn(async (context) => {
      await context.sendActivity({ type: 'message', attachments: [{ contentType: ADAPTIVE_CARD, content: CARD }] });
    });
    await chat.say('photo');
    message = await chat.nextMessage();
    received = [];
    bot.onTurn(async (context) => {
      received.push(context.activity);
      if (context.activity.type !== 'invoke') return;
      const body = responses.length > 1 ? responses.shift() : responses[0];
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
    });
  });
  after(() => bot.stop());

  it('sends verb, data and inputs, and replaces the card with the returned one', async () => {
    responses = [card(GREEN)];
    const outcome = await chat.press(message, 'Check again', { inputs: { note: 'typed' } });
    assert.deepEqual([outcome.status, outcome.response?.kind, outcome.card], [200, 'card', GREEN]);
    assert.deepEqual(message.card, GREEN);
    const [invoke] = received;
    assert.deepEqual([invoke?.name, invoke?.replyToId], ['adaptiveCard/action', message.id]);
    assert.deepEqual(invoke?.value, {
      action: { type: 'Action.Execute', title: 'Check again', verb: 'check', data: { a: 1, note: 'typed' } },
      trigger: 'manual',
    });
  });

  it('signs in silently at a login request and repeats the action', async () => {
    responses = [LOGIN, card(GREEN)];
    const outcome = await chat.press(message, 'Check again');
    assert.deepEqual([outcome.response?.kind, outcome.signInShown, received.length], ['card', false, 2]);
    const [first, second] = received.map((activity) => activity.value);
    const { authentication, ...rest } = second;
    assert.deepEqual(rest, first);
    assert.deepEqual([authentication.id, authentication.connectionName], ['q', 'sso']);
    assert.equal(decodeJwt(authentication.token).oid, bot.tenant.megan.id);
  });

  it('shows the sign-in button when silent sign-on fails', async () => {
    const failed = { statusCode: 412, type: 'application/vnd.microsoft.error.preconditionFailed', value: {} };
    responses = [LOGIN, failed];
    const outcome = await chat.press(message, 'Check again');
    assert.deepEqual([outcome.signInShown, outcome.response?.kind, outcome.card], [true, 'error', CARD]);
    responses = [LOGIN];
    assert.equal((await chat.press(message, 'Check again')).signInShown, true);
    assert.equal(received.length, 4);
  });

  it('can ignore a login request without a connection name', async () => {
    bot.teams.switches.loginRequestNeedsConnectionName = true;
    responses = [{ ...LOGIN, value: { ...LOGIN.value, connectionName: '' } }];
    const outcome = await chat.press(message, 'Check again');
    assert.deepEqual([outcome.signInShown, received.length], [true, 1]);
    bot.teams.switches.loginRequestNeedsConnectionName = false;
    responses.push(card(GREEN));
    assert.equal((await chat.press(message, 'Check again')).response?.kind, 'card');
  });

  it('shows the sign-in button when there is no assertion', async () => {
    bot.teams.switches.signInFailure = 'tokenmissing';
    responses = [LOGIN];
    const outcome = await chat.press(message, 'Check again');
    bot.teams.switches.signInFailure = undefined;
    assert.deepEqual([outcome.signInShown, received.length], [true, 1]);
  });

  it('records a response that Teams would refuse, and keeps the card', async () => {
    responses = [{ statusCode: 200, type: ADAPTIVE_CARD, value: 'no card' }];
    const outcome = await chat.press(message, 'Check again');
    assert.deepEqual([outcome.response?.kind, outcome.card], ['rejected', CARD]);
    assert.match(bot.teams.failures.at(-1)?.reason ?? '', /Adaptive Card/);
  });

  it('changes only the card of the person who pressed, in a group', async () => {
    const { megan, lee } = bot.tenant;
    const group = bot.teams.groupChat('Club', [megan, lee]);
    bot.onTurn(async (context) => {
      if (context.activity.type === 'invoke') {
        await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: card(GREEN) } });
      } else {
        await context.sendActivity({ type: 'message', attachments: [{ contentType: ADAPTIVE_CARD, content: CARD }] });
      }
    });
    await group.say('photo');
    const shared = await group.nextMessage();
    await group.press(shared, 'Check again', { as: lee });
    assert.deepEqual([shared.cardFor(lee), shared.cardFor(megan), shared.card], [GREEN, CARD, CARD]);
  });

  it('sends a message for an Action.Submit', async () => {
    await chat.press(message, 'Old way');
    const [activity] = received;
    assert.deepEqual([activity?.type, activity?.text, activity?.replyToId], ['message', undefined, message.id]);
    assert.deepEqual(activity?.value, { b: 2, note: 'as it was' });
  });

  it('returns the link of an Action.OpenUrl and fails for an unknown button', async () => {
    assert.equal(chat.linkIn(message, 'Open SharePoint'), 'https://contoso.example/me');
    assert.throws(() => chat.linkIn(message, 'Check again'), { code: 'NoSuchButton' });
    await assert.rejects(chat.press(message, 'Open SharePoint'), { code: 'NoSuchButton' });
  });
});
