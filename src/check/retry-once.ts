import { setTimeout as wait } from 'node:timers/promises';
import type { Source } from '../photo/evidence.ts';

export interface RetryLimits {
  /** Longest Retry-After to wait for. Milliseconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/**
 * Reads, and repeats the read once if a source was throttled with a Retry-After of at most `patience`. If the
 * Retry-After is longer or missing, the throttled reading is the result.
 */
export async function retryOnce<T>(
  read: () => Promise<T>,
  sourcesIn: (reading: T) => readonly Source<unknown>[],
  { patience, signal }: RetryLimits,
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
