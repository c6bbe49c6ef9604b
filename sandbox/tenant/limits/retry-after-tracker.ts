import type { Clock } from '../clock.ts';

/** Remembers who was told to come back later, for those who come back too soon. Keys say who asked what. */
export interface RetryAfterTracker {
  /** Whether what is asked now was put off until a later time. */
  isTooEarly(key: string): boolean;
  defer(key: string, seconds: number): void;
}

/** Milliseconds. The answer takes its time to arrive, and clients' timers are not exact. */
const TOLERANCE = 50;
const MANY = 1000;

/** In tenant time. */
export function createRetryAfterTracker(clock: Clock): RetryAfterTracker {
  const until = new Map<string, number>();
  return {
    isTooEarly(key) {
      const time = until.size > 0 ? until.get(key) : undefined;
      if (time === undefined) return false;
      if (clock.now().getTime() < time - TOLERANCE) return true;
      until.delete(key);
      return false;
    },
    defer(key, seconds) {
      const now = clock.now().getTime();
      until.set(key, now + seconds * 1000);
      if (until.size > MANY) for (const [other, time] of until) if (time <= now) until.delete(other);
    },
  };
}
