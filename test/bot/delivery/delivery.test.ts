import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ConversationReference, TurnContext } from 'botbuilder';
import { createDelivery } from '../../../bot/delivery/delivery.ts';
import type { Chat, RefusalForm, WriteRefusalCode } from '../../../sandbox/channel/index.ts';
import type { Fault } from '../../../sandbox/tenant/services/fault.ts';
import { CodedError } from '../../../src/errors.ts';
import { CLOUDS } from '../../../src/microsoft365/clouds.ts';
import type { DeliveryResult, NudgeMessage } from '../../../src/nudges/types.ts';
import { freePort } from '../../helpers/free-port.ts';
import { startTenantWithBot, type TenantWithBot } from '../../helpers/sandbox/echo-bot.ts';

const LOOPBACK = { ...CLOUDS.worldwide, loopback: true };
const REFUSALS: readonly WriteRefusalCode[] = [
  'ConversationBlockedByUser',
  'BotNotInConversationRoster',
  'ForbiddenOperationException',
  'BotDisabledByAdmin',
  'InvalidBotApiHost',
];

describe('The delivery of a message that nobody asked for', () => {
  let bot: TenantWithBot;
  let chat: Chat;
  let address: Partial<ConversationReference>;
  let message: NudgeMessage;
  before(async () => {
    bot = await startTenantWithBot();
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
    createDelivery({
      adapter: bot.adapter,
      botId: bot.tenant.botApp.clientId,
      cloud,
      draw: ({ kind }) => ({
        card: { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: kind }] },
        summary: 'Your photo',
      }),
    });
  const within = (signal: AbortSignal, isOnTime = () => true) => ({ signal, isOnTime });
  const deliver = (to: unknown = address, wait = 5_000) =>
    delivery().deliver(to, message, within(AbortSignal.timeout(wait)));
  const requests = () => bot.tenant.state.requests.of('channel').filter(({ method }) => method === 'POST').length;

  /** What comes of it, and how often the channel was asked. */
  async function counted(sending: () => Promise<DeliveryResult>): Promise<readonly [DeliveryResult, number]> {
    const before = requests();
    const delivered = await sending();
    // A request is logged when its answer has left.
    await new Promise((resolve) => setTimeout(resolve, 20));
    return [delivered, requests() - before];
  }

  it('writes a new message, and gives the id by which it can be replaced', async () => {
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

  it('says that the message to replace is gone', async () => {
    const edited = await delivery().edit(address, '123', message, AbortSignal.timeout(5_000));
    assert.deepEqual(edited, { outcome: 'refused', code: 'ActivityNotFoundInConversation' });
  });

  for (const code of REFUSALS) {
    for (const form of ['code', 'sub-code', 'no-sub-code'] satisfies RefusalForm[]) {
      it(`is over where Teams refuses with ${code} as ${form}`, async () => {
        chat.refuseBot(code, form);
        const [delivered, asked] = await counted(deliver);
        const said = { code, 'sub-code': 'MessageWritesBlocked', 'no-sub-code': '209' }[form];
        assert.deepEqual(delivered, { outcome: 'unreachable', code: said });
        assert.equal(asked, 1);
      });
    }
  }

  it('is over where the conversation is not there', async () => {
    const gone = { ...address, conversation: { ...address.conversation, id: 'a:nowhere' } };
    assert.deepEqual(await deliver(gone), { outcome: 'unreachable', code: 'ConversationNotFound' });
  });

  const faults: readonly (readonly [string, Fault, DeliveryResult])[] = [
    ['is throttled', { kind: 'throttled', retryAfter: 3 }, { outcome: 'later', code: 'Throttled', retryAfter: 3_000 }],
    ['is throttled for nobody knows how long', { kind: 'throttled' }, { outcome: 'later', code: 'Throttled' }],
    ['meets 502', { kind: 'error', status: 502 }, { outcome: 'later', code: 'ServiceError' }],
    ['meets 503', { kind: 'error', status: 503 }, { outcome: 'later', code: 'ServiceUnavailable' }],
    ['meets 504', { kind: 'error', status: 504 }, { outcome: 'later', code: 'GatewayTimeout' }],
    [
      'meets 500, which may hide a delivery',
      { kind: 'error', status: 500 },
      { outcome: 'in-doubt', code: 'ServiceError' },
    ],
    ['gets a page for people', { kind: 'html' }, { outcome: 'in-doubt', code: '200' }],
    ['gets an empty answer', { kind: 'empty' }, { outcome: 'in-doubt', code: '201' }],
  ];
  for (const [name, fault, expected] of faults) {
    it(`${name}: asks once, and leaves the rest to whoever asked`, async () => {
      bot.tenant.state.faults.set('channel', fault);
      const [delivered, asked] = await counted(deliver);
      assert.deepEqual(delivered, expected);
      assert.equal(asked, 1);
    });
  }

  it('is in doubt when the connection breaks half-way', async () => {
    bot.tenant.state.faults.set('channel', { kind: 'reset' });
    const [delivered, asked] = await counted(deliver);
    assert.equal(delivered.outcome, 'in-doubt');
    assert.equal(asked, 1);
  });

  it('is in doubt when no answer comes in time', async () => {
    bot.tenant.state.faults.set('channel', { kind: 'never' });
    assert.deepEqual(await deliver(address, 200), { outcome: 'in-doubt', code: 'timed-out' });
  });

  it('has not happened when nobody listens', async () => {
    const closed = { ...address, serviceUrl: `http://localhost:${await freePort()}/teams/` };
    assert.deepEqual(await deliver(closed), { outcome: 'later', code: 'ECONNREFUSED', affectsAll: true });
  });

  it('has not happened when its time was over before anything left, and does not happen afterwards', async () => {
    const [delivered, asked] = await counted(() => delivery().deliver(address, message, within(AbortSignal.abort())));
    assert.deepEqual(delivered, { outcome: 'later', code: 'timed-out', affectsAll: true });
    assert.equal(asked, 0);
  });

  it('does not leave when its turn is over by then', async () => {
    const late = within(AbortSignal.timeout(5_000), () => false);
    assert.deepEqual(await counted(() => delivery().deliver(address, message, late)), [{ outcome: 'missed' }, 0]);
  });

  it('is not tried where the message can’t be drawn', async () => {
    const broken = createDelivery({
      adapter: bot.adapter,
      botId: bot.tenant.botApp.clientId,
      cloud: LOOPBACK,
      draw() {
        throw new CodedError('card-template-broken', 'Broken.');
      },
    });
    const [delivered, asked] = await counted(() =>
      broken.deliver(address, message, within(AbortSignal.timeout(5_000))),
    );
    assert.deepEqual(delivered, { outcome: 'refused', code: 'card-template-broken' });
    assert.equal(asked, 0);
  });

  it('takes the bot’s token nowhere but to Teams', async () => {
    let asked = 0;
    const stranger = createServer((_, response) => void response.end(String(++asked))).listen(0, '127.0.0.1');
    await new Promise((resolve) => stranger.once('listening', resolve));
    const { port } = stranger.address() as AddressInfo;
    const serviceUrls = [`http://localhost:${port}/`, 'https://smba.trafficmanager.net.evil.example/', 'ftp://x/', ''];
    for (const serviceUrl of serviceUrls) {
      const sent = await delivery(CLOUDS.worldwide).deliver(
        { ...address, serviceUrl },
        message,
        within(AbortSignal.timeout(2_000)),
      );
      assert.deepEqual(sent, { outcome: 'unreachable', code: 'foreign-service-url' }, serviceUrl);
    }
    assert.equal(asked, 0);
    stranger.close();
  });

  it('is over where what was stored is no address', async () => {
    for (const stored of [
      undefined,
      null,
      '',
      {},
      { ...address, conversation: {} },
      { ...address, channelId: 'directline' },
    ]) {
      assert.deepEqual(await delivery().deliver(stored ?? null, message, within(AbortSignal.timeout(2_000))), {
        outcome: 'unreachable',
        code: 'no-address',
      });
    }
  });
});
