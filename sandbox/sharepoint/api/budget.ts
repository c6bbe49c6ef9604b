/** How many calls a caller has in any stretch of time of this length. */
export interface Budget {
  readonly calls: number;
  /** Milliseconds. */
  readonly window: number;
}

export interface Spending {
  readonly allowed: boolean;
  /** Calls left in the window, this one taken off. */
  readonly remaining: number;
  /** Until a place is free again, in whole seconds: of a throttled call the wait, else until the oldest call is forgotten. */
  readonly seconds: number;
  /** What to hand over next time: when the last calls came, oldest first, milliseconds. */
  readonly calls: readonly number[];
}

/**
 * Books one call. A throttled one counts like any other, so who does not wait goes on being throttled:
 * https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online.
 * Whether the service's windows slide, as here, is UNCONFIRMED.
 */
export function spend(earlier: readonly number[], now: number, budget: Budget): Spending {
  const recent = earlier.filter((at) => at > now - budget.window);
  const allowed = recent.length < budget.calls;
  const calls = [...recent, now].slice(-budget.calls);
  const oldest = calls[0] ?? now;
  return {
    allowed,
    remaining: Math.max(0, budget.calls - recent.length - 1),
    seconds: Math.ceil((oldest + budget.window - now) / 1000),
    calls,
  };
}
