/**
 * Pages that *Open SharePoint* tries by itself, most promising first. Which request starts SharePoint's copy is
 * UNCONFIRMED [copy-start]: no source of 2024 to 2026 says so. So the bot tries them and learns.
 *
 * First the request with the best evidence. Then the pages that make the most requests that could count, so that the
 * first four contain all of them, if the profile page leads on to the search profile page on SharePoint's host, and the
 * OneDrive is a home page with a large thumbnail. Both are UNCONFIRMED [page-addresses]: Microsoft names
 * Microsoft365.com as the target (https://learn.microsoft.com/sharepoint/delve-retirement). So the search profile page
 * by itself comes later.
 */
export const LEARNED_LINKS = [
  'large-picture',
  'profile-page',
  'edit-profile',
  'onedrive-home',
  'people-page',
  'search-profile',
] as const;

/**
 * Pages that *Open SharePoint* can lead to. `office-home` only if an admin forces it: people must find their way from
 * there.
 */
export const LINK_CANDIDATES = [...LEARNED_LINKS, 'office-home'] as const;

export type LinkCandidate = (typeof LINK_CANDIDATES)[number];

/**
 * Requests that may start SharePoint's copy. `by-request`: the bot itself requests the person's large picture in the
 * person's name.
 */
export const CANDIDATES = [...LINK_CANDIDATES, 'by-request'] as const;

export type Candidate = (typeof CANDIDATES)[number];

/** `auto`: the bot learns which page works. Otherwise the page that an admin forces. */
export type LinkSetting = 'auto' | LinkCandidate;

/** At least one. */
export type AvailableLinks = readonly [LinkCandidate, ...LinkCandidate[]];

/** Whether SharePoint copied within the hour after a try. `not-copied` only if SharePoint could have copied then. */
export type LinkOutcome = 'copied' | 'not-copied';

export interface LinkResult {
  readonly candidate: Candidate;
  readonly outcome: LinkOutcome;
  /** When the outcome became known. */
  readonly at: Date;
}

export interface LinkChoice {
  /** What this person has tried in vain for the picture in question, in any order; repeats count. */
  readonly tried: readonly Candidate[];
  readonly available: AvailableLinks;
  readonly now: Date;
}

/** What was tried with one candidate in the tenant, and what followed. */
export interface CandidateCounts {
  readonly candidate: Candidate;
  /** Presses of the button, or requests by the bot. Some have no outcome: it was never seen, or says nothing. */
  readonly tried: number;
  readonly copied: number;
  readonly notCopied: number;
}

/** Everything that is stored about one candidate in the tenant. */
export interface CandidateRecord extends CandidateCounts {
  /** Number of tries without a copy, since it last was proven to work. */
  readonly triedInVain: number;
  readonly lastTriedAt: Date | undefined;
  /** The latest results, earliest first; at most `MOST_RECENT_RESULTS`. */
  readonly recent: readonly Omit<LinkResult, 'candidate'>[];
}

/** The records of a tenant, shared by all instances. */
export interface LinkResultStore {
  /** In the order of `CANDIDATES`; those that were never tried are left out. */
  all(tenantId: string): Promise<readonly CandidateRecord[]>;
  /** Counts a try. Returns false, and counts none, if there were `most` tries in vain. */
  startTry(
    tenantId: string,
    candidate: Candidate,
    limits: { readonly at: Date; readonly most?: number },
  ): Promise<boolean>;
  record(tenantId: string, result: LinkResult): Promise<void>;
}

/** What a tenant's people and the bot have tried so far, and what to try next. */
export interface LinkLearning {
  /** Which page to open: of those that this person tried least often, one that is likely to work. */
  choose(choice: LinkChoice): LinkCandidate;
  /**
   * Counts a try, over all instances. Call it before `by-request` is tried, and after a press. False: `by-request` is
   * not to be tried, since it was tried too often in vain, or the store failed. Never rejects.
   */
  startTry(candidate: Candidate, at: Date): Promise<boolean>;
  record(result: LinkResult): Promise<void>;
  /** What all instances have recorded. Candidates that were never tried are left out. */
  table(): Promise<readonly CandidateRecord[]>;
  /** Reads what other instances have recorded, so that `choose` knows it. Called at the start. Never rejects. */
  refresh(): Promise<void>;
}
