/** How many calls a caller has in any stretch of time of this length. */
export interface WindowLimit {
  readonly calls: number;
  /** Milliseconds. */
  readonly window: number;
}

/** Calls that are forgotten together. */
export interface CallBucket {
  /** When the last of them came, milliseconds. */
  readonly at: number;
  readonly calls: number;
}

export interface WindowUsage {
  readonly allowed: boolean;
  /** Calls left in the window, this one taken off. */
  readonly remaining: number;
  /** Until a place is free again, in whole seconds: of a throttled call the wait, else until the oldest call is forgotten. */
  readonly seconds: number;
  /** What to hand over next time: the last calls, oldest first. */
  readonly steps: readonly CallBucket[];
}

/** A window is kept in at most so many steps: a day's calls may be millions. */
const STEPS = 1_440;

/**
 * Books one call. A throttled one counts like any other, so who does not wait goes on being throttled:
 * https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online.
 * Whether the service's windows slide, as here, is UNCONFIRMED.
 */
export function countCall(earlier: readonly CallBucket[], now: number, { calls, window }: WindowLimit): WindowUsage {
  // The clock may have been set back.
  const recent = earlier.filter(({ at }) => at > now - window && at <= now);
  const spent = recent.reduce((sum, step) => sum + step.calls, 0);
  const steps = withoutOldest(withCall(recent, now, window / STEPS), Math.max(0, spent + 1 - calls));
  return {
    allowed: spent < calls,
    remaining: Math.max(0, calls - spent - 1),
    seconds: Math.ceil(((steps[0]?.at ?? now) + window - now) / 1000),
    steps,
  };
}

/** A step ends with the last call that has room in its length, so nothing is forgotten early. */
function withCall(steps: readonly CallBucket[], now: number, length: number): readonly CallBucket[] {
  const last = steps.at(-1);
  if (!last || Math.floor(last.at / length) !== Math.floor(now / length)) return [...steps, { at: now, calls: 1 }];
  return [...steps.slice(0, -1), { at: now, calls: last.calls + 1 }];
}

/** More than the budget decides nothing: the wait is that of the last calls. */
function withoutOldest(steps: readonly CallBucket[], count: number): readonly CallBucket[] {
  const [oldest, ...others] = steps;
  if (!oldest || count === 0) return steps;
  if (oldest.calls > count) return [{ ...oldest, calls: oldest.calls - count }, ...others];
  return withoutOldest(others, count - oldest.calls);
}
