/** At most `calls` calls in any period of `milliseconds`. */
export interface RateWindow {
  readonly milliseconds: number;
  readonly calls: number;
}

/** Counts calls by key in sliding windows. */
export interface RateCounter {
  /** Milliseconds until one more call fits into every window; 0: it fits now. */
  waitFor(key: string, windows: readonly RateWindow[], now: number): number;
  record(key: string, windows: readonly RateWindow[], now: number): void;
  clear(): void;
}

/** Times of the calls of one key, oldest first. */
interface Calls {
  times: number[];
  /** Index of the first time that has not expired. */
  first: number;
  /** Length of the longest window in milliseconds. */
  longest: number;
}

/** Number of keys from which expired keys are removed; the threshold then doubles with the number of keys left. */
const CLEANUP_THRESHOLD = 1000;

export function createRateCounter(): RateCounter {
  const keys = new Map<string, Calls>();
  let cleanupAt = CLEANUP_THRESHOLD;
  const removeExpired = (now: number) => {
    for (const [key, { times, longest }] of keys) if ((times.at(-1) ?? 0) <= now - longest) keys.delete(key);
    cleanupAt = Math.max(CLEANUP_THRESHOLD, 2 * keys.size);
  };
  return {
    waitFor(key, windows, now) {
      const calls = keys.get(key);
      if (!calls) return 0;
      // The clock may have been set back.
      while ((calls.times.at(-1) ?? now) > now) calls.times.pop();
      return Math.max(
        0,
        ...windows.map(({ milliseconds, calls: maximum }) => {
          if (maximum <= 0) return milliseconds;
          // The call that must leave the window before another one fits.
          const index = calls.times.length - maximum;
          const oldest = index < calls.first ? undefined : calls.times[index];
          return oldest === undefined ? 0 : oldest + milliseconds - now;
        }),
      );
    },
    record(key, windows, now) {
      const longest = Math.max(...windows.map(({ milliseconds }) => milliseconds));
      const calls = keys.get(key);
      if (!calls) {
        // An array literal with one element allocates no spare capacity. Most keys never get a second call.
        keys.set(key, { times: [now], first: 0, longest });
        if (keys.size > cleanupAt) removeExpired(now);
        return;
      }
      calls.longest = longest;
      calls.times.push(now);
      while ((calls.times[calls.first] ?? now) <= now - longest) calls.first += 1;
      if (calls.first > calls.times.length / 2) {
        calls.times = calls.times.slice(calls.first);
        calls.first = 0;
      }
    },
    clear: () => keys.clear(),
  };
}
