import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { BestEffort } from '../../../src/cache/best-effort.ts';
import { startStoreTimers } from '../../../src/store/store-timers.ts';
import type { Store } from '../../../src/store/types.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

describe('The timers of the store', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  /** `take`: what was done since the last call, in order. */
  function started(heartbeat: 'regular' | 'by-hand') {
    const done: string[] = [];
    const clock = { now: new Date('2026-03-02') };
    const note = (what: string) => async () => void done.push(what);
    const store = {
      purge: async (now: Date) => void done.push(`purge ${now.toISOString().slice(0, 10)}`),
      ping: note('ping'),
      roster: { correctTimeZones: note('zones') },
      report: { recordDay: note('day') },
    } as unknown as Store;
    const bestEffort: BestEffort = (_message, work) => work();
    const timers = startStoreTimers(store, {
      erasureWatch: { read: note('erasures') },
      sweepFreshness: { read: note('freshness') },
      tenantId: 'contoso',
      defaultTimeZone: 'UTC',
      heartbeat,
      now: () => clock.now,
      bestEffort,
    });
    const take = async () => {
      await setImmediate();
      return done.splice(0);
    };
    return { clock, take, stop: timers.stop };
  }

  it('purge at the start and every hour, by the service’s clock, until they stop', async () => {
    const { clock, take, stop } = started('regular');
    const purged = async () => (await take()).filter((what) => what.startsWith('purge'));
    assert.deepEqual(await purged(), ['purge 2026-03-02']);
    clock.now = new Date('2026-04-02');
    mock.timers.tick(HOUR);
    assert.deepEqual(await purged(), ['purge 2026-04-02']);
    stop();
    mock.timers.tick(HOUR);
    assert.deepEqual(await take(), []);
  });

  it('read who was erased, and ask the database, every few seconds', async () => {
    const { take, stop } = started('regular');
    assert.deepEqual((await take()).toSorted(), ['day', 'purge 2026-03-02', 'zones']);
    mock.timers.tick(10 * SECOND);
    assert.deepEqual(await take(), ['erasures']);
    mock.timers.tick(5 * SECOND);
    // The zones are right since the start.
    assert.deepEqual(await take(), ['ping', 'freshness']);
    stop();
  });

  it('repeat nothing with a heartbeat by hand', async () => {
    const { take, stop } = started('by-hand');
    assert.deepEqual((await take()).toSorted(), ['day', 'purge 2026-03-02', 'zones']);
    mock.timers.tick(24 * HOUR);
    assert.deepEqual(await take(), []);
    stop();
  });
});
