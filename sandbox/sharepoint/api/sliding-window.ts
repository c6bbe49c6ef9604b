/** Maximum number of calls in a sliding window. */
export interface WindowLimit {
  readonly calls: number;
  /** Milliseconds. */
  readonly window: number;
}

/** Calls that expire together. */
export interface CallBucket {
  /** Time of the latest of them, milliseconds. */
  readonly at: number;
  readonly calls: number;
}

export interface WindowUsage {
  readonly allowed: boolean;
  /** Calls left in the window after this one. */
  readonly remaining: number;
  /**
   * Whole seconds until a call is free again: the wait of a throttled call, otherwise the time until the oldest
   * expires.
   */
  readonly seconds: number;
  /** Pass these to the next call of `countCall`. Oldest first. */
  readonly buckets: readonly CallBucket[];
}

/** Number of buckets per window. A window of a day may hold millions of calls. */
const BUCKETS = 1_440;

/**
 * Counts one call. Throttled calls count, too, so a client that does not wait stays throttled:
 * https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online.
 * That the service's windows slide, as here, is UNCONFIRMED.
 */
export function countCall(previous: readonly CallBucket[], now: number, { calls, window }: WindowLimit): WindowUsage {
  // The clock may have been set back.
  const recent = previous.filter(({ at }) => at > now - window && at <= now);
  const used = recent.reduce((sum, bucket) => sum + bucket.calls, 0);
  const buckets = withoutOldest(withCall(recent, now, window / BUCKETS), Math.max(0, used + 1 - calls));
  return {
    allowed: used < calls,
    remaining: Math.max(0, calls - used - 1),
    seconds: Math.ceil(((buckets[0]?.at ?? now) + window - now) / 1000),
    buckets,
  };
}

/** A bucket has the time of its latest call, so no call expires early. */
function withCall(buckets: readonly CallBucket[], now: number, length: number): readonly CallBucket[] {
  const last = buckets.at(-1);
  if (!last || Math.floor(last.at / length) !== Math.floor(now / length)) return [...buckets, { at: now, calls: 1 }];
  return [...buckets.slice(0, -1), { at: now, calls: last.calls + 1 }];
}

/** Calls over the limit are dropped from the start: the wait depends only on the latest calls. */
function withoutOldest(buckets: readonly CallBucket[], count: number): readonly CallBucket[] {
  const [oldest, ...others] = buckets;
  if (!oldest || count === 0) return buckets;
  if (oldest.calls > count) return [{ ...oldest, calls: oldest.calls - count }, ...others];
  return withoutOldest(others, count - oldest.calls);
}
