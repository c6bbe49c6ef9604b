/*
 * "The values … are for estimation only": per bot and conversation
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit#per-bot-per-thread-limit,
 * per app and tenant 50 a second (https://learn.microsoft.com/answers/questions/1059876; an older copy of the first page says 30).
 */

/** At most so many calls in so many milliseconds. */
export interface RateWindow {
  readonly milliseconds: number;
  readonly calls: number;
}

export type Operation = 'send' | 'create' | 'members';

const WRITES = windows([1, 7], [2, 8], [30, 60], [3600, 1800]);
const READS = windows([1, 14], [2, 16], [30, 120], [3600, 3600]);

export const PER_CONVERSATION: Readonly<Record<Operation, readonly RateWindow[]>> = {
  send: WRITES,
  create: WRITES,
  members: READS,
};
export const PER_TENANT: readonly RateWindow[] = windows([1, 50]);

/** Counts calls by key in sliding windows. */
export interface RateCounter {
  /** Milliseconds until the call would fit into each of its key's windows; 0: it fits. Refused calls don't count, only `note`d ones. */
  wait(key: string, limits: readonly RateWindow[], now: number): number;
  note(key: string, limits: readonly RateWindow[], now: number): void;
}

export function createRateCounter(): RateCounter {
  const calls = new Map<string, number[]>();
  return {
    wait(key, limits, now) {
      const past = calls.get(key) ?? [];
      return Math.max(
        ...limits.map(({ milliseconds, calls: most }) => {
          // The call that must have left the window before another one fits.
          const oldest = past.at(-most);
          return oldest === undefined ? 0 : Math.max(0, oldest + milliseconds - now);
        }),
      );
    },
    note(key, limits, now) {
      const longest = Math.max(...limits.map(({ milliseconds }) => milliseconds));
      const recent = (calls.get(key) ?? []).filter((one) => one > now - longest);
      calls.set(key, [...recent, now]);
    },
  };
}

function windows(...pairs: readonly (readonly [seconds: number, calls: number])[]): RateWindow[] {
  return pairs.map(([seconds, calls]) => ({ milliseconds: seconds * 1000, calls }));
}
