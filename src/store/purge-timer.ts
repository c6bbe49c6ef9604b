import type { BestEffort } from '../cache/best-effort.ts';
import type { Store } from './types.ts';

/** Interval between two purges. Milliseconds. */
export const PURGE_INTERVAL_MS = 3_600_000;

export interface PurgeTimer {
  stop(): void;
}

/** Deletes expired rows now and at every interval. */
export function startPurgeTimer(
  store: Store,
  { now, bestEffort, interval = PURGE_INTERVAL_MS }: { now: () => Date; bestEffort: BestEffort; interval?: number },
): PurgeTimer {
  const purge = () => void bestEffort('Expired rows could not be purged.', () => store.purge(now()), undefined);
  purge();
  const timer = setInterval(purge, interval).unref();
  return { stop: () => clearInterval(timer) };
}
