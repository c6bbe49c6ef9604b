import assert from 'node:assert/strict';
import { type ConversationReference, TurnContext } from 'botbuilder';
import type { Chat, RefusalForm, WriteRefusalCode } from '../../../sandbox/channel/index.ts';
import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../helpers/sandbox/echo-bot.ts';

const CODES: readonly WriteRefusalCode[] = [
  'ConversationBlockedByUser',
  'BotNotInConversationRoster',
  'ForbiddenOperationException',
  'BotDisabledByAdmin',
  'InvalidBotApiHost',
  'NotEnoughPermissions',
  'BotNotRegistered',
];

/** Error that botbuilder throws. */
interface RestError extends Error {
  readonly statusCode?: number;
  readonly code?: string;
  readonly details?: { readonly errorCode?: number; readonly message?: string };
}

describe('the connector refusing a bot', () => {
  let bot: TenantWithBot;
  let chat: Chat;
  let reference: Partial<ConversationReference>;
  let now = 0;
  before(async () => {
    bot = await startTenantWithEchoBot(() => now);
    chat = bot.teams.personalChat(bot.tenant.megan);
    bot.onTurn(async (context) => {
      reference = TurnContext.getConversationReference(context.activity);
    });
    await chat.say('hello');
  });
  beforeEach(() => {
    now += 3_600_000;
    bot.teams.switches.throttling = 'retry-after';
    chat.refuseBot(undefined);
  });
  after(() => bot.stop());

  /** Sends a proactive message with Microsoft's connector client. Returns the error; undefined: success. */
  async function sendError(text = 'hello'): Promise<RestError | undefined> {
    let thrown: RestError | undefined;
    await bot.adapter.continueConversationAsync(bot.tenant.botApp.clientId, reference, async (context) => {
      thrown = await context.sendActivity(text).then(
        () => undefined,
        (error: RestError) => error,
      );
    });
    return thrown;
  }

  async function call(method: string, path: string, body?: unknown) {
    const { state, botApp } = bot.tenant;
    const audience = 'https://api.botframework.com';
    const token = await issueAccessToken(state, { audience, clientId: botApp.clientId });
    return fetch(`${state.addresses.channel}/teams/v3/conversations${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
  const at = (path: string) => `/${encodeURIComponent(chat.id)}${path}`;
  const create = () => call('POST', '', { members: [{ id: bot.tenant.megan.id }], tenantId: bot.tenant.state.id });

  for (const code of CODES) {
    const status = code === 'BotNotRegistered' ? 401 : 403;
    it(`returns ${code}, also when the bot creates the chat again`, async () => {
      chat.refuseBot(code);
      const error = await sendError();
      assert.deepEqual([error?.statusCode, error?.code], [status, code]);
      const created = await create();
      assert.deepEqual([created.status, (await created.json()).error.code], [status, code]);
      chat.refuseBot(undefined);
      assert.equal(await sendError(), undefined);
      assert.equal((await create()).status, 201);
    });
  }

  for (const [form, subCode] of [
    ['sub-code', 'MessageWritesBlocked'],
    ['no-sub-code', undefined],
  ] as const satisfies readonly (readonly [RefusalForm, string | undefined])[]) {
    it(`returns error 209 in form ${form}, in which the client finds no code`, async () => {
      chat.refuseBot('ConversationBlockedByUser', form);
      const error = await sendError();
      assert.deepEqual([error?.statusCode, error?.code], [403, undefined]);
      const response = await call('POST', at('/activities'), { type: 'message', text: 'x' });
      const { errorCode, message } = await response.json();
      assert.deepEqual([response.status, errorCode], [403, 209]);
      assert.deepEqual(JSON.parse(message).subCode, subCode);
      assert.match(message, /\r\n/);
    });
  }

  it('accepts a chat of a GCC tenant at the host of GCC, and no other chat', async () => {
    const gcc = { ...reference, serviceUrl: `${bot.tenant.state.addresses.channel}/gcc/teams/` };
    const send = async () => {
      let thrown: RestError | undefined;
      await bot.adapter.continueConversationAsync(bot.tenant.botApp.clientId, gcc, async (context) => {
        thrown = await context.sendActivity('hello').then(
          () => undefined,
          (error: RestError) => error,
        );
      });
      return thrown;
    };
    chat.refuseBot('InvalidBotApiHost');
    assert.equal(await send(), undefined);
    chat.refuseBot(undefined);
    const error = await send();
    assert.deepEqual([error?.statusCode, error?.code], [404, 'ConversationNotFound']);
  });

  it('lets a blocked bot list the members, but not a disabled one', async () => {
    chat.refuseBot('ConversationBlockedByUser');
    assert.equal((await call('GET', at('/members'))).status, 200);
    chat.refuseBot('BotDisabledByAdmin');
    assert.equal((await call('GET', at('/members'))).status, 403);
  });

  it('refuses messages over 100 KB in UTF-16, without counting base64 images', async () => {
    assert.equal(await sendError('x'.repeat(50_000)), undefined);
    const error = await sendError('x'.repeat(52_000));
    assert.deepEqual([error?.statusCode, error?.code], [413, 'MessageSizeTooBig']);
    const url = `data:image/png;base64,${'A'.repeat(2_000_000)}`;
    const content = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'Image', url }] };
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
    assert.equal((await call('POST', at('/activities'), { type: 'message', attachments })).status, 201);
    const huge = await call('POST', at('/activities'), { type: 'message', text: 'x'.repeat(6_000_000) });
    assert.deepEqual([huge.status, (await huge.json()).error.code], [413, 'MessageSizeTooBig']);
  });

  it('throttles one conversation with Retry-After until the window has passed', async () => {
    const send = () => call('POST', at('/activities'), { type: 'message', text: 'x' });
    for (let sent = 0; sent < 7; sent++) assert.equal((await send()).status, 201);
    const refused = await send();
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '1']);
    assert.equal((await refused.json()).error.code, 'Throttled');
    assert.equal((await call('GET', at('/members'))).status, 200);
    const thread = await call('POST', `/${encodeURIComponent(`${chat.id};messageid=1`)}/activities`, {});
    assert.equal(thread.status, 429);
    const leesChat = bot.teams.personalChat(bot.tenant.lee);
    await leesChat.install({ silent: true });
    const other = await call('POST', `/${encodeURIComponent(leesChat.id)}/activities`, { type: 'typing' });
    assert.equal(other.status, 201);
    now += 1000;
    assert.equal((await send()).status, 201);
  });

  it('throttles the bot across the tenant', async () => {
    const statuses: number[] = [];
    for (let group = 0; group < 8; group++) {
      const crowd = bot.teams.groupChat(`Crowd ${group}`, [bot.tenant.megan]);
      await crowd.install({ silent: true });
      const path = `/${encodeURIComponent(crowd.id)}/activities`;
      for (let sent = 0; sent < 7; sent++) statuses.push((await call('POST', path, { type: 'typing' })).status);
    }
    assert.deepEqual([statuses.indexOf(429), statuses.lastIndexOf(201)], [50, 49]);
    assert.equal(bot.tenant.state.limits.violations.of('teamsTenant'), 6);
  });

  it('can throttle without Retry-After, which botbuilder does not retry', async () => {
    bot.teams.switches.throttling = 'without-retry-after';
    for (let sent = 0; sent < 7; sent++) assert.equal(await sendError(), undefined);
    const error = await sendError();
    assert.deepEqual([error?.statusCode, error?.code], [429, 'Throttled']);
    const refused = await call('POST', at('/activities'), { type: 'typing' });
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, null]);
    bot.teams.switches.throttling = 'off';
    assert.equal(await sendError(), undefined);
  });
});
