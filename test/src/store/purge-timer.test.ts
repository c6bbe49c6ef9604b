import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { BestEffort } from '../../../src/cache/best-effort.ts';
import { PURGE_INTERVAL_MS, startPurgeTimer } from '../../../src/store/purge-timer.ts';
import type { Store } from '../../../src/store/types.ts';

describe('The purge timer', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  it('purges at the start and every hour, by the service’s clock, until it stops', () => {
    const purged: Date[] = [];
    const store = { purge: async (now: Date) => void purged.push(now) } as Pick<Store, 'purge'> as Store;
    const bestEffort: BestEffort = (_message, work) => work();
    let now = new Date('2026-03-02');
    const { stop } = startPurgeTimer(store, { now: () => now, bestEffort });
    now = new Date('2026-04-02');
    mock.timers.tick(PURGE_INTERVAL_MS);
    stop();
    mock.timers.tick(PURGE_INTERVAL_MS);
    assert.deepEqual(purged, [new Date('2026-03-02'), new Date('2026-04-02')]);
  });
});
