import type { PersonKey } from '../../people/person-key.ts';

export type ChangeKind = 'appeared' | 'changed' | 'vanished';

/** A change of a person's photo. */
export interface PhotoChange extends PersonKey {
  readonly id: string;
  readonly kind: ChangeKind;
  /** ETag of the new photo, as Graph returned it; undefined: there is no photo. */
  readonly etag: string | undefined;
  readonly seenAt: Date;
  /** Number of checks of the person since then that returned no verdict. */
  readonly failedChecks: number;
}

/** Undecided changes: at most one per person, the newest. */
export interface ChangeStore {
  /**
   * Claims undecided changes that were seen until `seenUntil`: the oldest first, at most `limit`. No other instance
   * gets them before `claimedUntil`. An undecided one becomes due again then.
   */
  claimDue(
    tenantId: string,
    when: { readonly seenUntil: Date; readonly now: Date; readonly claimedUntil: Date; readonly limit: number },
  ): Promise<readonly PhotoChange[]>;
  /** Stores the decision, one word. Returns false if the change is already decided, or erased. */
  decide(change: Pick<PhotoChange, 'tenantId' | 'id'>, decision: string, at: Date): Promise<boolean>;
  /** Makes the change due again at `until`. `check-failed` counts a check without a verdict. */
  postpone(change: Pick<PhotoChange, 'tenantId' | 'id'>, until: Date, cause?: 'check-failed'): Promise<void>;
  /** Gives back claimed changes that are undecided, so that another instance can claim them at once. */
  release(tenantId: string, changes: readonly Pick<PhotoChange, 'id'>[], claimedUntil: Date): Promise<void>;
  /** The person's undecided change. `dueAt`: not to be decided before; undefined: it was not postponed. */
  undecided(person: PersonKey): Promise<{ readonly seenAt: Date; readonly dueAt: Date | undefined } | undefined>;
  /** Number of people with a change since then, decided or not. */
  countPeople(tenantId: string, since: Date): Promise<number>;
}

/** The right to have one `$batch` in flight, until it is released or expires. */
export interface SlotLease {
  readonly tenantId: string;
  readonly slot: number;
  readonly holder: string;
}

/** How many batches may be in flight, and what that number was learned from. The same for all instances. */
export interface GraphPace {
  /** Batches that may be in flight. At least 1. */
  readonly atOnce: number;
  /** Batches that the newest slot still has to read on trial. 0: it is like the others. */
  readonly trial: number;
  /** Full batches without throttling since `atOnce` changed. */
  readonly clean: number;
  /** Number of batches at which Graph last refused one. Undefined: it has not, or allows that number since. */
  readonly refusedAt: number | undefined;
  /** Full batches without throttling before `refusedAt` is tried again. */
  readonly patience: number;
  /** Number of decreases so far. Tells batches that were sent before the last one. */
  readonly decreases: number;
}

/** Limits the batches that are in flight at once over all instances. */
export interface GraphSlots {
  /**
   * Takes a slot until `until`. Free slots are those below the pace, at most `slots`. `busyUntil`: all are taken, until
   * then at the latest. `pausedUntil`: reads are paused.
   */
  acquire(
    who: { readonly tenantId: string; readonly holder: string; readonly slots: number },
    now: Date,
    until: Date,
  ): Promise<
    | { readonly lease: SlotLease; readonly pace: GraphPace }
    | { readonly busyUntil: Date }
    | { readonly pausedUntil: Date }
  >;
  /**
   * Changes the pace, one instance at a time. `change` gets the pace and the number of slots that are held. Returns
   * the new pace, and the end of the pause if reads are paused.
   */
  adapt(
    tenantId: string,
    now: Date,
    change: (pace: GraphPace, inUse: number) => GraphPace,
  ): Promise<{ readonly pace: GraphPace; readonly pausedUntil: Date | undefined }>;
  /** Releases the slot and the people who were planned with it. */
  release(lease: SlotLease): Promise<void>;
  /** Starts no batch on any instance before `until`: Graph throttles, or a request with priority waits. */
  pause(tenantId: string, until: Date): Promise<void>;
  /** Undefined: not paused. A cheap query. */
  pausedUntil(tenantId: string, now: Date): Promise<Date | undefined>;
}

/** State of a photo when it was last read; undefined: never read. */
export type PhotoSnapshot =
  | { readonly presence: 'photo'; readonly etag: string }
  | { readonly presence: 'none' }
  | undefined;

/** A person whose photo is watched. */
export interface LedgerEntry extends PersonKey {
  readonly snapshot: PhotoSnapshot;
  /** The photo is read more often until then. */
  readonly priorityUntil: Date | undefined;
  /** Consecutive failed reads. */
  readonly failedReads: number;
  /** When the person was last known to be in the directory. */
  readonly verifiedAt: Date;
  /** When the photo was last read; undefined: never. */
  readonly readAt: Date | undefined;
}

/** `pilot`: only watched people on the pilot list. Undefined: all watched people. */
export type LedgerScope = 'pilot' | undefined;

/** Newest picture of a person whose photo has changed before. */
export interface LastPicture {
  /** SHA-256 of the bytes as Graph returned them, lower-case hex. */
  readonly sha256: string;
  /** JPEG; undefined: expired, or the photo was removed. */
  readonly thumbnail: Buffer | undefined;
}

/** Result of a read, to be written to the ledger. */
export type ReadingResult =
  /** `gone`: erases the person. `blocked`: stops watching and messages until the person is back. */
  | { readonly person: LedgerEntry; readonly gone: 'gone' | 'blocked' }
  | {
      readonly person: LedgerEntry;
      readonly gone?: undefined;
      readonly snapshot: PhotoSnapshot;
      /** Undefined: the read failed. */
      readonly readAt: Date | undefined;
      readonly verifiedAt: Date;
      readonly dueAt: Date;
      readonly priorityUntil: Date | undefined;
      readonly failedReads: number;
      /**
       * Supersedes the person's undecided changes and writes `change`. Without a `change`, the last change was a false
       * alarm: it is superseded, and the change before it becomes undecided again. Undefined: no change.
       */
      readonly event?: { readonly change: ChangeKind | undefined };
      /**
       * Picture to compare the next one with. `keptUntil` applies to the thumbnail only. `removed` deletes the last
       * thumbnail and keeps its hash.
       */
      readonly picture?:
        | { readonly sha256: string; readonly thumbnail: Buffer | undefined; readonly keptUntil: Date }
        | 'removed'
        | undefined;
    };

export interface PlanRequest {
  readonly now: Date;
  /** Renews the slot until then. */
  readonly leaseUntil: Date;
  readonly limit: number;
  /** Object ids that the holder has planned and not written yet. */
  readonly inFlight: readonly string[];
  /** Plans everyone after this object id instead of those who are due; "" starts at the first. */
  readonly after?: string | undefined;
  /** Restricts those who are due. */
  readonly scope?: LedgerScope;
}

/** `lost`: another holder has the slot. */
export type Plan = { readonly people: readonly LedgerEntry[] } | { readonly pausedUntil: Date } | 'lost';

/** Bounds of a due time. */
export interface LatestDue {
  /** After a successful read. */
  readonly afterRead: Date;
  readonly afterFailure: Date;
}

/** The last state of every watched photo, and when to read it next. */
export interface Ledger {
  /**
   * Plans the next people to read, those with priority first, without people planned by another holder. Renews the
   * slot.
   */
  plan(lease: SlotLease, request: PlanRequest): Promise<Plan>;
  /**
   * Writes results and changes in one transaction. It skips people who are no longer watched, or who were added anew
   * since they were planned. Returns the number of changes written.
   */
  writeReadings(tenantId: string, results: readonly ReadingResult[], now: Date): Promise<number>;
  lastPictures(tenantId: string, objectIds: readonly string[]): Promise<ReadonlyMap<string, LastPicture>>;
  /** Reads the person's photo more often until `until`, next at `dueAt` or earlier. */
  prioritize(person: PersonKey, until: Date, dueAt: Date): Promise<void>;
  /**
   * Marks people as due whose due time is later than it can be: the clock was ahead when it was written. A cheap
   * query. Returns the number of people.
   */
  correctDue(tenantId: string, now: Date, latest: LatestDue): Promise<number>;
  /** A cheap query. */
  hasDue(tenantId: string, now: Date, scope?: LedgerScope): Promise<boolean>;
  /** Number of watched people, and of those who are due. Reads every row. */
  count(tenantId: string, now: Date, scope?: LedgerScope): Promise<{ readonly watched: number; readonly due: number }>;
  /** Number of people who are due. Reads only their rows. */
  countDue(tenantId: string, now: Date, scope?: LedgerScope): Promise<number>;
  /**
   * Marks the next `limit` people after this object id as due. Returns the last object id; undefined: none was left.
   */
  markDue(tenantId: string, after: string, now: Date, limit: number): Promise<string | undefined>;
}
