import assert from 'node:assert/strict';
import { context, diag, metrics, propagation, trace } from '@opentelemetry/api';
import { freePort } from '../../../sandbox/http/free-port.ts';
import type { Log } from '../../../src/log/types.ts';
import { METRICS, SPANS } from '../../../src/telemetry/names.ts';
import { type RunningTelemetry, startTelemetry } from '../../../src/telemetry/start-telemetry.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';
import { type Collector, startCollector } from '../../helpers/telemetry/collector.ts';

/** Milliseconds. */
const FLUSH = 2_000;

describe('The export of telemetry', () => {
  let bot: RunningBot;
  let telemetry: RunningTelemetry;
  let collector: Collector | undefined;
  let logged: { readonly event: string; readonly err: unknown }[];
  before(async () => {
    bot = await startTenantWithBot();
  });
  after(() => bot.stop());
  afterEach(async () => {
    await collector?.stop();
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    for (const api of [trace, metrics, context, propagation, diag]) api.disable();
  });

  async function exportTo(endpoint: string): Promise<void> {
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = endpoint;
    logged = [];
    const log: Log = (event, { err } = {}) => void logged.push({ event, err });
    const settings = { connectionString: undefined, otlp: { traces: true, metrics: true }, version: '7.7.7' };
    telemetry = await startTelemetry(settings, log, FLUSH);
  }

  async function ask(): Promise<void> {
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    await chat.say('my photo is wrong');
    assert.ok((await chat.nextMessage()).card);
    await bot.settled();
  }

  it('sends the trace of a turn and the metrics to a collector', async () => {
    collector = await startCollector();
    await exportTo(collector.origin);
    await ask();
    assert.equal(await telemetry.stop(), true);
    assert.deepEqual([...new Set(collector.received.map(({ path }) => path))].toSorted(), [
      '/v1/metrics',
      '/v1/traces',
    ]);
    const text = collector.text();
    for (const { name } of [SPANS.turn, SPANS.check, METRICS.turnDuration, METRICS.verdicts]) {
      assert.ok(text.includes(name), name);
    }
    for (const resource of ['photo-sync', '7.7.7']) assert.ok(text.includes(resource), resource);
    assert.doesNotMatch(text, /process\.(command|owner|executable)|host\.name/);
    assert.deepEqual(
      logged.map(({ event }) => event),
      ['telemetry-started'],
    );
  });

  it('answers people while the collector hangs, and ends in time', async () => {
    collector = await startCollector('hangs');
    await exportTo(collector.origin);
    await ask();
    const startedAt = performance.now();
    assert.equal(await telemetry.stop(), false);
    assert.ok(performance.now() - startedAt < FLUSH + 5_000);
    await collector.reached;
  });

  it('answers people while the collector fails, and logs it once by its code', async () => {
    collector = await startCollector('fails');
    await exportTo(collector.origin);
    await ask();
    assert.equal(await telemetry.stop(), false);
    assert.ok(collector.received.length > 0);
    const [, ...failures] = logged;
    assert.equal(failures.length, 1);
    assert.equal((failures[0]?.err as { code?: string } | undefined)?.code, 'telemetry-failed');
  });

  it('answers people while the collector is away', async () => {
    await exportTo(`http://127.0.0.1:${await freePort()}`);
    await ask();
    const startedAt = performance.now();
    await telemetry.stop();
    assert.ok(performance.now() - startedAt < FLUSH + 5_000);
  });
});
