import assert from 'node:assert/strict';
import { SpanStatusCode } from '@opentelemetry/api';
import { ATTRIBUTES, METRICS, SPANS, type SpanKey } from '../../../src/telemetry/names.ts';
import { type NudgeBot, startNudgeBot } from '../../helpers/bot/nudge-bot.ts';
import { type RecordedTelemetry, recordTelemetry } from '../../helpers/telemetry/recorded-telemetry.ts';

const DECLARED: readonly string[] = Object.values(ATTRIBUTES).map(({ name }) => name);

describe('Telemetry', () => {
  let telemetry: RecordedTelemetry;
  let bot: NudgeBot;
  before(async () => {
    telemetry = recordTelemetry();
    bot = await startNudgeBot();
  });
  after(async () => {
    await bot.stop();
    await telemetry.stop();
  });
  beforeEach(() => telemetry.clear());

  async function ask(alias: string): Promise<void> {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person(alias));
    await chat.say('my photo is wrong');
    if (chat.exchanges.length === 0) await chat.nextExchange();
    await bot.settled();
  }

  const named = (key: SpanKey) => telemetry.spans().filter(({ name }) => name === SPANS[key].name);
  const traces = () => Map.groupBy(telemetry.spans(), (span) => span.spanContext().traceId);

  it('is one trace for each turn, with a span for each part', async () => {
    await ask('nora.lindqvist');
    assert.equal(named('turn').length, 2, 'the message, and the token of the sign-in');
    assert.equal(traces().size, 2);
    for (const spans of traces().values()) {
      const ids = new Set(spans.map((span) => span.spanContext().spanId));
      const roots = spans.filter(({ parentSpanContext }) => !ids.has(parentSpanContext?.spanId ?? ''));
      assert.deepEqual(
        roots.map(({ name }) => name),
        [SPANS.turn.name],
      );
    }
    const [check] = named('check');
    const answer = traces().get(check?.spanContext().traceId ?? '') ?? [];
    const { deliver: _proactive, ...expected } = SPANS;
    assert.deepEqual(
      [...new Set(answer.map(({ name }) => name))].toSorted(),
      Object.values(expected)
        .map(({ name }) => name)
        .toSorted(),
    );
    assert.equal(check?.attributes[ATTRIBUTES.verdict.name], 'out-of-date');
  });

  it('is a trace of its own for a welcome, which a turn only queues', async () => {
    await bot.tenant.teams.personalChat(bot.tenant.person('priya.raman')).install();
    await bot.settled();
    // On a busy machine, a message may miss its send slot first.
    const sent = named('deliver').filter(({ status }) => status.code !== SpanStatusCode.ERROR);
    assert.ok(sent.length > 0);
    for (const deliver of sent) {
      assert.equal(deliver.parentSpanContext, undefined);
      const names = traces()
        .get(deliver.spanContext().traceId)
        ?.map(({ name }) => name);
      assert.ok(names?.includes(SPANS.channel.name) && names.includes(SPANS.card.name), names?.join());
    }
  });

  it('has its id on the lines of the log', async () => {
    await ask('luca.moretti');
    const ids = new Set(traces().keys());
    const line = bot.logged.findLast(({ event }) => event === 'photo-checked');
    assert.ok(ids.has(String(line?.traceId)), JSON.stringify(line));
  });

  it('says by a code how a turn failed', async () => {
    bot.tenant.state.faults.set('channel', { kind: 'html' }, { only: '/v3/conversations' });
    const samuel = bot.tenant.teams.personalChat(bot.tenant.person('samuel.carter'));
    await samuel.say('hello');
    bot.tenant.state.faults.clear();
    const [turn] = named('turn');
    assert.equal(turn?.attributes[ATTRIBUTES.error.name], 'channel-behind-a-page');
    assert.deepEqual(turn?.status, { code: SpanStatusCode.ERROR }, 'without a text');
    const times = (await telemetry.points()).get(METRICS.turnDuration.name) ?? [];
    assert.ok(times.some(({ attributes }) => attributes[ATTRIBUTES.error.name] === 'channel-behind-a-page'));
    assert.deepEqual(
      telemetry.spans().flatMap(({ events }) => events),
      [],
    );
  });

  it('counts throttling, also in parts of a batch', async () => {
    const refused = async () =>
      (await telemetry.points())
        .get(METRICS.upstreamThrottled.name)
        ?.find(({ attributes }) => attributes[ATTRIBUTES.upstream.name] === 'graph')?.value ?? 0;
    const before = await refused();
    bot.tenant.state.faults.set('graph', { kind: 'throttled' }, { inBatch: true, only: '/photo', times: 1 });
    await ask('luca.moretti');
    bot.tenant.state.faults.clear();
    assert.equal(Number(await refused()), Number(before) + 1);
  });

  it('has every metric and every span of the tables, with their attributes only', async () => {
    const { person, chat, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await bot.until(person, 3, 10);
    const [nudge] = received();
    assert.ok(nudge);
    await bot.tenant.openAs(person, chat.linkIn(nudge, 'Open SharePoint'));
    bot.tenant.state.clock.advance(60_000);
    await bot.look();
    const points = await telemetry.points();
    assert.deepEqual(
      [...points.keys()].toSorted(),
      Object.values(METRICS)
        .map(({ name }) => name)
        .toSorted(),
    );
    for (const { name, attributes } of Object.values(METRICS)) {
      const declared: readonly string[] = attributes.map((key) => ATTRIBUTES[key].name);
      for (const point of points.get(name) ?? []) {
        assert.deepEqual(
          Object.keys(point.attributes).filter((key) => !declared.includes(key)),
          [],
          name,
        );
      }
    }
    const sent = points.get(METRICS.nudges.name)?.find(({ attributes }) => Object.values(attributes).includes('sent'));
    assert.equal(sent?.value, 1);
    assert.ok(named('deliver').length > 0);
    for (const { attributes } of telemetry.spans()) {
      assert.deepEqual(
        Object.keys(attributes).filter((name) => !DECLARED.includes(name)),
        [],
      );
    }
  });
});
