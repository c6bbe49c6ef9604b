import type { BestEffort } from '../cache/best-effort.ts';
import type { ErasureWatch } from '../people/erasure-watch.ts';
import type { SweepFreshness } from '../sweep/sweep-freshness.ts';
import { startPurgeTimer } from './purge-timer.ts';
import type { Store } from './types.ts';

/** Interval between two probes. Milliseconds. */
const PROBE_INTERVAL_MS = 15_000;
/** Interval between two writes of the day's numbers. Milliseconds. */
const DAY_COUNT_INTERVAL_MS = 3_600_000;
/** Interval between two readings of the people whom others have erased. Milliseconds. */
const ERASURES_INTERVAL_MS = 10_000;

export interface StoreTimers {
  stop(): void;
}

export interface StoreTimersOptions {
  readonly erasureWatch: Pick<ErasureWatch, 'read'>;
  readonly sweepFreshness: Pick<SweepFreshness, 'read'>;
  /** The tenant whose roster may have time zones of an earlier version. */
  readonly tenantId: string;
  readonly defaultTimeZone: string;
  readonly now: () => Date;
  readonly bestEffort: BestEffort;
}

/**
 * Purges expired rows; counts the day; reads who was erased; and asks the database at every interval, so that `/ready`
 * is right while no person writes. Corrects the stored time zones once.
 */
export function startStoreTimers(store: Store, options: StoreTimersOptions): StoreTimers {
  const { erasureWatch, sweepFreshness, tenantId, defaultTimeZone, now, bestEffort } = options;
  const purgeTimer = startPurgeTimer(store, { now, bestEffort });
  let zonesAreValid = false;
  const correctZones = async () => {
    if (zonesAreValid) return;
    await store.roster.correctTimeZones(tenantId, defaultTimeZone);
    zonesAreValid = true;
  };
  const probe = async () => {
    await bestEffort('The database does not answer.', () => store.ping(), undefined);
    await bestEffort('The time zones were not corrected.', correctZones, undefined);
    await sweepFreshness.read();
  };
  const countDay = () =>
    bestEffort('The numbers of the day were not stored.', () => store.report.recordDay(tenantId, now()), undefined);
  const timers = [
    setInterval(() => void countDay(), DAY_COUNT_INTERVAL_MS),
    setInterval(() => void probe(), PROBE_INTERVAL_MS),
    setInterval(() => void erasureWatch.read(), ERASURES_INTERVAL_MS),
  ];
  for (const timer of timers) timer.unref();
  void bestEffort('The time zones were not corrected.', correctZones, undefined);
  void countDay();
  return {
    stop() {
      purgeTimer.stop();
      for (const timer of timers) clearInterval(timer);
    },
  };
}
