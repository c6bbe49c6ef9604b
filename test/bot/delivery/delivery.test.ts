import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ConversationReference, TurnContext } from 'botbuilder';
import { createDelivery } from '../../../bot/delivery/delivery.ts';
import type { Chat, RefusalForm, WriteRefusalCode } from '../../../sandbox/channel/index.ts';
import { freePort } from '../../../sandbox/http/free-port.ts';
import type { Fault } from '../../../sandbox/tenant/services/fault.ts';
import { CodedError } from '../../../src/errors.ts';
import { CLOUDS } from '../../../src/microsoft365/clouds.ts';
import type { DeliveryResult, NudgeMessage } from '../../../src/nudges/types.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../helpers/sandbox/echo-bot.ts';

const LOOPBACK = { ...CLOUDS.worldwide, loopback: true };
const REFUSALS: readonly WriteRefusalCode[] = [
  'ConversationBlockedByUser',
  'BotNotInConversationRoster',
  'ForbiddenOperationException',
  'BotDisabledByAdmin',
];

describe('The delivery of a proactive message', () => {
  let bot: TenantWithBot;
  let chat: Chat;
  let address: Partial<ConversationReference>;
  let message: NudgeMessage;
  before(async () => {
    bot = await startTenantWithEchoBot();
    chat = bot.teams.personalChat(bot.tenant.megan);
    bot.onTurn(async (context) => {
      address = JSON.parse(JSON.stringify(TurnContext.getConversationReference(context.activity)));
    });
    await chat.say('hello');
    message = {
      kind: 'nudge',
      person: { tenantId: bot.tenant.state.id, objectId: bot.tenant.megan.id },
      language: 'en',
      timeZone: 'Europe/Rome',
      change: 'changed',
      evidence: null,
    };
    bot.teams.switches.throttling = 'off';
  });
  afterEach(() => {
    bot.tenant.state.faults.clear();
    chat.refuseBot(undefined);
  });
  after(() => bot.stop());

  const delivery = (cloud = LOOPBACK) =>
    createDelivery<NudgeMessage>({
      adapter: bot.adapter,
      botId: bot.tenant.botApp.clientId,
      cloud,
      draw: async ({ kind }) => ({
        card: { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: kind }] },
        summary: 'Your photo',
      }),
    });
  const sendOptions = (signal: AbortSignal, isOnTime = () => true) => ({ signal, isOnTime });
  const deliver = (to: unknown = address, wait = 5_000) =>
    delivery().deliver(to, message, sendOptions(AbortSignal.timeout(wait)));
  const requests = () => bot.tenant.state.requests.of('channel').filter(({ method }) => method === 'POST').length;

  /** The result, and the number of requests to the channel. */
  async function counted(send: () => Promise<DeliveryResult>): Promise<readonly [DeliveryResult, number]> {
    const before = requests();
    const result = await send();
    // The sandbox logs a request after it has sent the response.
    await new Promise((resolve) => setTimeout(resolve, 20));
    return [result, requests() - before];
  }

  it('sends a new message, and returns the id to edit it', async () => {
    const sent = await deliver();
    assert.equal(sent.outcome, 'sent');
    const shown = await chat.nextMessage();
    assert.equal(shown.id, sent.activityId);
    assert.equal(shown.replyToId, undefined);
    assert.equal(shown.activity.summary, 'Your photo');
    const done = { ...message, kind: 'done' } as const;
    const edited = await delivery().edit(address, sent.activityId, done, AbortSignal.timeout(5_000));
    assert.deepEqual(edited, { outcome: 'sent', activityId: sent.activityId });
    assert.equal(shown.edits, 1);
    assert.match(JSON.stringify(shown.card), /done/);
  });

  it('refuses to edit a message that is gone', async () => {
    const edited = await delivery().edit(address, '123', message, AbortSignal.timeout(5_000));
    assert.deepEqual(edited, { outcome: 'refused', code: 'ActivityNotFoundInConversation' });
  });

  for (const code of REFUSALS) {
    for (const form of ['code', 'sub-code', 'no-sub-code'] satisfies RefusalForm[]) {
      it(`returns unreachable if Teams refuses with ${code} as ${form}`, async () => {
        chat.refuseBot(code, form);
        const [result, requestCount] = await counted(deliver);
        const expectedCode = { code, 'sub-code': 'MessageWritesBlocked', 'no-sub-code': '209' }[form];
        assert.deepEqual(result, { outcome: 'unreachable', code: expectedCode });
        assert.equal(requestCount, 1);
      });
    }
  }

  it('is refused, and the person stays reachable, if Teams says that the bot lacks a permission', async () => {
    chat.refuseBot('NotEnoughPermissions');
    assert.deepEqual(await deliver(), { outcome: 'refused', code: 'NotEnoughPermissions' });
  });

  it('can be retried if Teams does not know the bot, which says nothing about the person', async () => {
    chat.refuseBot('BotNotRegistered');
    assert.deepEqual(await deliver(), { outcome: 'later', code: 'BotNotRegistered', affectsAll: true });
  });

  it('returns unreachable if the conversation does not exist', async () => {
    const gone = { ...address, conversation: { ...address.conversation, id: 'a:nowhere' } };
    assert.deepEqual(await deliver(gone), { outcome: 'unreachable', code: 'ConversationNotFound' });
  });

  const faults: readonly (readonly [string, Fault, DeliveryResult])[] = [
    ['throttling', { kind: 'throttled', retryAfter: 3 }, { outcome: 'later', code: 'Throttled', retryAfter: 3_000 }],
    [
      'throttling for longer than any limit of Teams',
      { kind: 'throttled', retryAfter: 31_536_000 },
      { outcome: 'later', code: 'Throttled', retryAfter: 3_600_000 },
    ],
    [
      'throttling without Retry-After',
      { kind: 'throttled' },
      { outcome: 'later', code: 'Throttled', retryAfter: 10_000 },
    ],
    ['502', { kind: 'error', status: 502 }, { outcome: 'later', code: 'ServiceError' }],
    ['503', { kind: 'error', status: 503 }, { outcome: 'later', code: 'ServiceUnavailable' }],
    ['504', { kind: 'error', status: 504 }, { outcome: 'later', code: 'GatewayTimeout' }],
    ['500, which may hide a delivery', { kind: 'error', status: 500 }, { outcome: 'in-doubt', code: 'ServiceError' }],
    ['an HTML page', { kind: 'html' }, { outcome: 'in-doubt', code: '200' }],
    ['an empty response', { kind: 'empty' }, { outcome: 'in-doubt', code: '201' }],
  ];
  for (const [name, fault, expected] of faults) {
    it(`sends one request on ${name}, and leaves the retry to the caller`, async () => {
      bot.tenant.state.faults.set('channel', fault);
      const [result, requestCount] = await counted(deliver);
      assert.deepEqual(result, expected);
      assert.equal(requestCount, 1);
    });
  }

  it('is in doubt if the connection breaks half-way', async () => {
    bot.tenant.state.faults.set('channel', { kind: 'reset' });
    const [result, requestCount] = await counted(deliver);
    assert.equal(result.outcome, 'in-doubt');
    assert.equal(requestCount, 1);
  });

  it('is in doubt if no response arrives in time', async () => {
    bot.tenant.state.faults.set('channel', { kind: 'never' });
    assert.deepEqual(await deliver(address, 200), { outcome: 'in-doubt', code: 'timed-out' });
  });

  it('can be retried if the connection is refused', async () => {
    const closed = { ...address, serviceUrl: `http://localhost:${await freePort()}/teams/` };
    assert.deepEqual(await deliver(closed), { outcome: 'later', code: 'ECONNREFUSED', affectsAll: true });
  });

  it('can be retried if the timeout ends before the request, which is then never sent', async () => {
    const [result, requestCount] = await counted(() =>
      delivery().deliver(address, message, sendOptions(AbortSignal.abort())),
    );
    assert.deepEqual(result, { outcome: 'later', code: 'timed-out', affectsAll: true });
    assert.equal(requestCount, 0);
  });

  it('sends nothing after its send slot is over', async () => {
    const late = sendOptions(AbortSignal.timeout(5_000), () => false);
    assert.deepEqual(await counted(() => delivery().deliver(address, message, late)), [{ outcome: 'missed' }, 0]);
  });

  it('sends nothing if the card cannot be drawn', async () => {
    const broken = createDelivery({
      adapter: bot.adapter,
      botId: bot.tenant.botApp.clientId,
      cloud: LOOPBACK,
      draw() {
        throw new CodedError('card-template-broken', 'Broken.');
      },
    });
    const [result, requestCount] = await counted(() =>
      broken.deliver(address, message, sendOptions(AbortSignal.timeout(5_000))),
    );
    assert.deepEqual(result, { outcome: 'refused', code: 'card-template-broken' });
    assert.equal(requestCount, 0);
  });

  it('sends the bot’s token only to Teams', async () => {
    let requestCount = 0;
    const stranger = createServer((_, response) => void response.end(String(++requestCount))).listen(0, '127.0.0.1');
    await new Promise((resolve) => stranger.once('listening', resolve));
    const { port } = stranger.address() as AddressInfo;
    const serviceUrls = [`http://localhost:${port}/`, 'https://smba.trafficmanager.net.evil.example/', 'ftp://x/', ''];
    for (const serviceUrl of serviceUrls) {
      const sent = await delivery(CLOUDS.worldwide).deliver(
        { ...address, serviceUrl },
        message,
        sendOptions(AbortSignal.timeout(2_000)),
      );
      assert.deepEqual(sent, { outcome: 'unreachable', code: 'foreign-service-url' }, serviceUrl);
    }
    assert.equal(requestCount, 0);
    stranger.close();
  });

  it('returns unreachable if the stored address is invalid', async () => {
    for (const stored of [
      undefined,
      null,
      '',
      {},
      { ...address, conversation: {} },
      { ...address, channelId: 'directline' },
    ]) {
      assert.deepEqual(await delivery().deliver(stored ?? null, message, sendOptions(AbortSignal.timeout(2_000))), {
        outcome: 'unreachable',
        code: 'no-address',
      });
    }
  });
});
