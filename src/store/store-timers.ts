import type { BestEffort } from '../cache/best-effort.ts';
import { startPurgeTimer } from './purge-timer.ts';
import type { Store } from './types.ts';

/** Interval between two probes. Milliseconds. */
const PROBE_INTERVAL_MS = 15_000;

export interface StoreTimers {
  stop(): void;
}

/** Purges expired rows, and asks the database at every interval, so that health is right while no person writes. */
export function startStoreTimers(
  store: Store,
  { now, bestEffort, interval = PROBE_INTERVAL_MS }: { now: () => Date; bestEffort: BestEffort; interval?: number },
): StoreTimers {
  const purgeTimer = startPurgeTimer(store, { now, bestEffort });
  const probe = () => void bestEffort('The database does not answer.', () => store.ping(), undefined);
  const timer = setInterval(probe, interval).unref();
  return {
    stop() {
      purgeTimer.stop();
      clearInterval(timer);
    },
  };
}
