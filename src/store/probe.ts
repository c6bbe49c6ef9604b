import type { BestEffort } from '../cache/best-effort.ts';
import type { Store } from './types.ts';

/** Interval between two probes. Milliseconds. */
const PROBE_INTERVAL_MS = 15_000;

export interface StoreProbe {
  stop(): void;
}

/** Asks the database at every interval, so that health is right while no person writes. */
export function startStoreProbe(
  { ping }: Pick<Store, 'ping'>,
  bestEffort: BestEffort,
  interval: number = PROBE_INTERVAL_MS,
): StoreProbe {
  const timer = setInterval(() => void bestEffort('The database does not answer.', ping, undefined), interval).unref();
  return { stop: () => clearInterval(timer) };
}
