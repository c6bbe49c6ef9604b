import { COPY_WINDOW_MS, type TryOutcome } from './learning/attribution.ts';
import type { Candidate } from './types.ts';

/** A page that a person opened with *Open SharePoint*, or `by-request`, which the bot requested in their name. */
export interface TriedPage {
  readonly candidate: Candidate;
  readonly at: Date;
  /** Number of looks at the photo since then that showed no copy. */
  readonly looks: number;
  /** Undefined: not known yet. */
  readonly outcome: TryOutcome | undefined;
}

/** Delays of the looks at the photo after a press. The last one ends the hour in which a copy counts. Milliseconds. */
export const LOOK_DELAYS_MS = [30_000, 120_000, 600_000, COPY_WINDOW_MS] as const;

/** Time of the next look. Undefined: no further look. Looks that are over are left out. */
export function nextLookAt(pressedAt: Date, now: Date): Date | undefined {
  const times = LOOK_DELAYS_MS.map((delay) => pressedAt.getTime() + delay);
  const next = times.find((time) => time > now.getTime());
  return next === undefined ? undefined : new Date(next);
}

/** A press so soon after another one is the same press. Milliseconds. */
export const PRESS_GAP_MS = 10_000;
/** A try counts as one for the photo in question for this long. Milliseconds. */
const TRY_AGE_MS = 7 * 24 * 3_600_000;

/**
 * What the person has tried in vain, so that the next press opens another page. A copy starts over. Tries at which
 * SharePoint could not copy do not count, nor does the press that is just being made.
 */
export function triedInVain(pages: readonly TriedPage[], now: Date): readonly Candidate[] {
  return sinceLatestCopy(pages).flatMap(({ candidate, at, outcome }) => {
    const age = now.getTime() - at.getTime();
    return outcome !== 'unknown' && age > PRESS_GAP_MS && age <= TRY_AGE_MS ? [candidate] : [];
  });
}

/** What was tried after the latest try that led to a copy. `pages`: earliest first. */
export function sinceLatestCopy(pages: readonly TriedPage[]): readonly TriedPage[] {
  return pages.slice(pages.findLastIndex(({ outcome }) => outcome === 'copied') + 1);
}
