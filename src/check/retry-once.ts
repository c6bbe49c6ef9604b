import { setTimeout as wait } from 'node:timers/promises';
import type { Source } from '../photo/evidence.ts';

export interface Patience {
  /** Milliseconds that are worth waiting. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/**
 * Reads, and once more if a service asked for a pause (Retry-After) that fits the person's patience. A longer pause, or one without a
 * length, is not waited for: the answer says so instead.
 */
export async function retryOnce<T>(
  read: () => Promise<T>,
  sourcesIn: (reading: T) => readonly Source<unknown>[],
  { patience, signal }: Patience,
): Promise<T> {
  const reading = await read();
  const pauses = sourcesIn(reading).flatMap((source) =>
    source.state === 'failed' && source.reason === 'throttled' ? [source.retryAfter ?? Number.POSITIVE_INFINITY] : [],
  );
  if (pauses.length === 0) return reading;
  const pause = Math.max(...pauses);
  if (pause > patience) return reading;
  try {
    await wait(pause, undefined, { signal });
  } catch {
    return reading;
  }
  return await read();
}
