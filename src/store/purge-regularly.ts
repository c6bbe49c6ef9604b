import type { Tolerate } from '../cache/best-effort.ts';
import { limits } from '../limits.ts';
import type { Store } from './types.ts';

export interface Housekeeping {
  stop(): void;
}

/** Deletes what has had its time: now, and every hour. */
export function startHousekeeping(
  store: Store,
  { now, tolerate, every = limits.store.purge }: { now: () => Date; tolerate: Tolerate; every?: number },
): Housekeeping {
  const purge = () => void tolerate('What has had its time was not deleted.', () => store.purge(now()), undefined);
  purge();
  const timer = setInterval(purge, every).unref();
  return { stop: () => clearInterval(timer) };
}
