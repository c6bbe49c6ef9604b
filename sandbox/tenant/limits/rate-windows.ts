/** At most so many calls in any stretch of so many milliseconds. */
export interface RateWindow {
  readonly milliseconds: number;
  readonly calls: number;
}

/** Counts calls by key in sliding windows. */
export interface RateCounter {
  /** Milliseconds until one more call would fit into each of the windows; 0: it fits. */
  wait(key: string, windows: readonly RateWindow[], now: number): number;
  note(key: string, windows: readonly RateWindow[], now: number): void;
  clear(): void;
}

/** When the calls of one key came, oldest first. */
interface Calls {
  times: number[];
  /** Those before this place are over. */
  first: number;
  /** Milliseconds of the longest window. */
  longest: number;
}

/** From so many on, and whenever they have doubled, those that are over are looked for. */
const FEW_KEYS = 1000;

export function createRateCounter(): RateCounter {
  const keys = new Map<string, Calls>();
  let looked = FEW_KEYS;
  const forget = (now: number) => {
    for (const [key, { times, longest }] of keys) if ((times.at(-1) ?? 0) <= now - longest) keys.delete(key);
    looked = Math.max(FEW_KEYS, 2 * keys.size);
  };
  return {
    wait(key, windows, now) {
      const calls = keys.get(key);
      if (!calls) return 0;
      // The clock may have been set back.
      while ((calls.times.at(-1) ?? now) > now) calls.times.pop();
      return Math.max(
        0,
        ...windows.map(({ milliseconds, calls: most }) => {
          if (most <= 0) return milliseconds;
          // The call that must have left the window before another one fits.
          const place = calls.times.length - most;
          const oldest = place < calls.first ? undefined : calls.times[place];
          return oldest === undefined ? 0 : oldest + milliseconds - now;
        }),
      );
    },
    note(key, windows, now) {
      const longest = Math.max(...windows.map(({ milliseconds }) => milliseconds));
      const calls = keys.get(key);
      if (!calls) {
        // A list that begins with its first member takes no more room than that; most keys get no second.
        keys.set(key, { times: [now], first: 0, longest });
        if (keys.size > looked) forget(now);
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
