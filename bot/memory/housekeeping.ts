import { limits } from '../../src/limits.ts';
import type { Store } from '../../src/store/index.ts';
import type { Tolerate } from './tolerate.ts';

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
