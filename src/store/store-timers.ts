import type { BestEffort } from '../cache/best-effort.ts';
import type { ErasureWatch } from '../people/erasure-watch.ts';
import type { SweepFreshness } from '../sweep/sweep-freshness.ts';
import type { Store } from './types.ts';

/** Interval between two purges. Milliseconds. */
const PURGE_INTERVAL_MS = 3_600_000;
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
  /** `by-hand`: nothing is repeated. What is done at the start is done. */
  readonly heartbeat: 'regular' | 'by-hand';
  readonly now: () => Date;
  readonly bestEffort: BestEffort;
}

/**
 * Purges expired rows; counts the day; reads who was erased; and asks the database at every interval, so that `/ready`
 * is right while no person writes. Corrects the stored time zones once.
 */
export function startStoreTimers(store: Store, options: StoreTimersOptions): StoreTimers {
  const { erasureWatch, sweepFreshness, tenantId, defaultTimeZone, heartbeat, now, bestEffort } = options;
  const purge = () => bestEffort('Expired rows could not be purged.', () => store.purge(now()), undefined);
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
  const repeated: readonly (readonly [() => Promise<unknown>, number])[] = [
    [purge, PURGE_INTERVAL_MS],
    [countDay, DAY_COUNT_INTERVAL_MS],
    [probe, PROBE_INTERVAL_MS],
    [erasureWatch.read, ERASURES_INTERVAL_MS],
  ];
  const timers =
    heartbeat === 'regular' ? repeated.map(([work, interval]) => setInterval(() => void work(), interval).unref()) : [];
  void purge();
  void bestEffort('The time zones were not corrected.', correctZones, undefined);
  void countDay();
  return {
    stop() {
      for (const timer of timers) clearInterval(timer);
    },
  };
}
