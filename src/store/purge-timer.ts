import type { Tolerate } from '../cache/best-effort.ts';
import type { Store } from './types.ts';

/** Interval between two purges. Milliseconds. */
export const PURGE_INTERVAL_MS = 3_600_000;

export interface PurgeTimer {
  stop(): void;
}

/** Deletes what has had its time: now, and every hour. */
export function startPurgeTimer(
  store: Store,
  { now, tolerate, every = PURGE_INTERVAL_MS }: { now: () => Date; tolerate: Tolerate; every?: number },
): PurgeTimer {
  const purge = () => void tolerate('What has had its time was not deleted.', () => store.purge(now()), undefined);
  purge();
  const timer = setInterval(purge, every).unref();
  return { stop: () => clearInterval(timer) };
}
