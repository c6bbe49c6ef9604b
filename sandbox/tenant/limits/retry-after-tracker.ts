import type { Clock } from '../clock.ts';

/** Records the Retry-Afters sent, to detect clients that retry too early. A key identifies caller and request. */
export interface RetryAfterTracker {
  /** Whether the request comes before its Retry-After has passed. */
  isTooEarly(key: string): boolean;
  defer(key: string, seconds: number): void;
}

/** Milliseconds. Allows for network delay and inexact client timers. */
const TOLERANCE = 50;
const CLEANUP_THRESHOLD = 1000;

/** Uses tenant time. */
export function createRetryAfterTracker(clock: Clock): RetryAfterTracker {
  const retryTimes = new Map<string, number>();
  return {
    isTooEarly(key) {
      const time = retryTimes.size > 0 ? retryTimes.get(key) : undefined;
      if (time === undefined) return false;
      if (clock.now().getTime() < time - TOLERANCE) return true;
      retryTimes.delete(key);
      return false;
    },
    defer(key, seconds) {
      const now = clock.now().getTime();
      retryTimes.set(key, now + seconds * 1000);
      if (retryTimes.size > CLEANUP_THRESHOLD)
        for (const [other, time] of retryTimes) if (time <= now) retryTimes.delete(other);
    },
  };
}
