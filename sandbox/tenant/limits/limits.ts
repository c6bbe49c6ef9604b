import type { Clock } from '../clock.ts';
import { type LimitName, type PublishedLimit, publishedLimits } from './published-limits.ts';
import { createRateCounter } from './rate-windows.ts';
import { createRetryAfterTracker, type RetryAfterTracker } from './retry-after-tracker.ts';

/** What becomes of a call beyond the limit: refused and counted; served and counted; neither, the limit is off. */
export type Enforcement = 'refuse' | 'count' | 'off';

export const ENFORCEMENTS = ['refuse', 'count', 'off'] as const satisfies readonly Enforcement[];

/** A limit as it stands: tests may give it other windows, with smaller numbers, and switch it off. */
export interface Limit extends PublishedLimit {
  windows: PublishedLimit['windows'];
  /** Default: refuse; of `retryAfter`, which is no limit that a service enforces: count. */
  enforcement: Enforcement;
}

/** How often a limit was violated. */
export interface Violation {
  readonly limit: LimitName;
  readonly count: number;
  /** Tenant time. */
  readonly first: Date;
  readonly last: Date;
}

/** What was called beyond the limits, whether or not it was refused. */
export interface Violations {
  /** Those that were violated, first the earliest. */
  all(): readonly Violation[];
  /** 0: never. */
  of(limit: LimitName): number;
  total(): number;
  /** Forgets them; what the windows have counted stays. */
  reset(): void;
}

/** One call, and whose it is: calls with the same key count together. */
export type LimitKey = readonly [limit: LimitName, key: string];

/** Each limit by its name, what was violated, and what the services count with. */
export interface Limits extends Readonly<Record<LimitName, Limit>> {
  readonly violations: Violations;
  /** Counts as violations of `retryAfter` what is asked again too soon. Keys say who asks what. */
  readonly retryAfterTracker: RetryAfterTracker;
  /**
   * Books a call with all the limits that it falls under. Gives 0, or the milliseconds until it would be let pass: then it is to be refused.
   * `countRejected`: whether a refused call counts as well, so that who does not wait goes on being refused. `now`: default tenant time.
   */
  consume(bookings: readonly LimitKey[], options?: { readonly countRejected?: boolean; readonly now?: number }): number;
  /** Counts a violation. True if the call is to be refused for it. */
  violate(limit: LimitName): boolean;
}

/** `licences`: how many people have one. */
export function createLimits(clock: Clock, licences: number): Limits {
  const counter = createRateCounter();
  const violations = new Map<LimitName, Violation>();
  const published = Object.entries(publishedLimits(licences));
  const settings = Object.fromEntries(
    published.map(([name, limit]): [string, Limit] => [
      name,
      { ...limit, enforcement: name === 'retryAfter' ? 'count' : 'refuse' },
    ]),
  ) as Record<LimitName, Limit>;
  const violate = (limit: LimitName) => {
    const { enforcement } = settings[limit];
    if (enforcement === 'off') return false;
    const now = clock.now();
    const { count = 0, first = now } = violations.get(limit) ?? {};
    violations.set(limit, { limit, count: count + 1, first, last: now });
    return enforcement === 'refuse';
  };
  const retryAfterTracker = createRetryAfterTracker(clock);
  return {
    ...settings,
    violations: {
      all: () => [...violations.values()],
      of: (limit) => violations.get(limit)?.count ?? 0,
      total: () => [...violations.values()].reduce((sum, { count }) => sum + count, 0),
      reset: () => violations.clear(),
    },
    violate,
    retryAfterTracker,
    consume(bookings, { countRejected = false, now = clock.now().getTime() } = {}) {
      const waitOf = ([name, key]: LimitKey) => counter.wait(`${name} ${key}`, settings[name].windows, now);
      const note = ([name, key]: LimitKey) => counter.note(`${name} ${key}`, settings[name].windows, now);
      const booked = bookings.filter(([name]) => settings[name].enforcement !== 'off');
      const refusing = booked.filter((one) => waitOf(one) > 0 && violate(one[0]));
      if (refusing.length === 0 || countRejected) booked.forEach(note);
      return Math.max(0, ...refusing.map(waitOf));
    },
  };
}
