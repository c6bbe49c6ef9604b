import type { Clock } from '../clock.ts';
import { type LimitName, type PublishedLimit, publishedLimits } from './published-limits.ts';
import { createRateCounter } from './rate-windows.ts';
import { createRetryAfterTracker, type RetryAfterTracker } from './retry-after-tracker.ts';

/**
 * What happens to a call over the limit: `refuse` rejects and counts it, `count` serves and counts it, `off` does
 * neither.
 */
export type Enforcement = 'refuse' | 'count' | 'off';

export const ENFORCEMENTS = ['refuse', 'count', 'off'] as const satisfies readonly Enforcement[];

/** A limit with its current settings. Tests can set smaller windows or switch it off. */
export interface Limit extends PublishedLimit {
  windows: PublishedLimit['windows'];
  /** Default: `refuse`; for `retryAfter`, which no service enforces: `count`. */
  enforcement: Enforcement;
}

/** How often a limit was exceeded. */
export interface Violation {
  readonly limit: LimitName;
  readonly count: number;
  /** Tenant time. */
  readonly first: Date;
  readonly last: Date;
}

/** Calls over the limits, rejected or not. */
export interface Violations {
  /** Limits that were exceeded, by first violation. */
  all(): readonly Violation[];
  /** Number of violations; 0: none. */
  of(limit: LimitName): number;
  total(): number;
  /** Clears the violations, but not the rate windows. */
  reset(): void;
}

/** A limit and the key under which a call counts. Calls with the same key share a budget. */
export type LimitKey = readonly [limit: LimitName, key: string];

/** All limits by name, the violations, and the rate limiter that the services use. */
export interface Limits extends Readonly<Record<LimitName, Limit>> {
  readonly violations: Violations;
  /** Detects requests repeated before their Retry-After has passed, which count as violations of `retryAfter`. */
  readonly retryAfterTracker: RetryAfterTracker;
  /**
   * Counts a call against all its limits. Returns 0, or the wait in milliseconds if the call must be rejected.
   * `countRejected`: also count rejected calls, so that a client that does not wait stays throttled.
   * `now`: milliseconds; default: tenant time.
   */
  consume(keys: readonly LimitKey[], options?: { readonly countRejected?: boolean; readonly now?: number }): number;
  /** Counts a violation. Returns true if the call must be rejected. */
  violate(limit: LimitName): boolean;
}

/** `licences`: number of people with a licence. */
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
    consume(keys, { countRejected = false, now = clock.now().getTime() } = {}) {
      const waitOf = ([name, key]: LimitKey) => counter.waitFor(`${name} ${key}`, settings[name].windows, now);
      const record = ([name, key]: LimitKey) => counter.record(`${name} ${key}`, settings[name].windows, now);
      const enforced = keys.filter(([name]) => settings[name].enforcement !== 'off');
      const rejecting = enforced.filter((one) => waitOf(one) > 0 && violate(one[0]));
      if (rejecting.length === 0 || countRejected) enforced.forEach(record);
      return Math.max(0, ...rejecting.map(waitOf));
    },
  };
}
