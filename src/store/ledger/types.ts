import type { PersonKey } from '../../people/person-key.ts';
export type ChangeKind = 'appeared' | 'changed' | 'vanished';

/** A photo that is not what it was. */
export interface PhotoChange extends PersonKey {
  readonly id: string;
  readonly kind: ChangeKind;
  /** Of the new photo, as Graph gave it; undefined: there is none. */
  readonly etag: string | undefined;
  readonly seenAt: Date;
  /** How often somebody has looked at the person since, and could not see. */
  readonly failedChecks: number;
}

/** The changes that nobody has decided on yet: at most one a person, the newest. */
export interface ChangeStore {
  /**
   * Claims undecided changes that were seen up to `seenUntil`, the oldest first, at most `most`. Nobody else gets them before
   * `claimedUntil`; what is not decided by then comes again.
   */
  claimDue(
    tenantId: string,
    when: { readonly seenUntil: Date; readonly now: Date; readonly claimedUntil: Date; readonly limit: number },
  ): Promise<readonly PhotoChange[]>;
  /** What became of it, in one word. False: it was decided before, or erased. */
  decide(change: Pick<PhotoChange, 'tenantId' | 'id'>, decision: string, at: Date): Promise<boolean>;
  /** Leaves it for later: nobody gets it before then. `inVain`: somebody has looked at the person, and could not see. */
  postpone(change: Pick<PhotoChange, 'tenantId' | 'id'>, until: Date, inVain?: 'inVain'): Promise<void>;
  /** How many people’s photos have changed since then, decided or not. */
  countPeople(tenantId: string, since: Date): Promise<number>;
}

/** The right to have one `$batch` in flight, until it is given back or ends. */
export interface SlotLease {
  readonly tenantId: string;
  readonly slot: number;
  readonly holder: string;
}

/** The batches that may be in flight at once over all instances that share the database; every time from outside. */
export interface GraphSlots {
  /** Takes a free one of the first `slots`. Not held: others hold them all until then at the latest, or Graph asked to be left alone. */
  acquire(
    who: { readonly tenantId: string; readonly holder: string; readonly slots: number },
    now: Date,
    until: Date,
  ): Promise<{ readonly lease: SlotLease } | { readonly busyUntil: Date } | { readonly pausedUntil: Date }>;
  /** Gives it back, and with it whoever was taken on. */
  release(held: SlotLease): Promise<void>;
  /** Graph asked to be left alone, or somebody waits who goes first: nobody takes a slot before then, and no further batch leaves. */
  pause(tenantId: string, until: Date): Promise<void>;
  /** Undefined: batches may leave. At next to no cost. */
  pausedUntil(tenantId: string, now: Date): Promise<Date | undefined>;
}

/** What was seen of a photo; undefined: it was never read. */
export type PhotoSnapshot =
  | { readonly presence: 'photo'; readonly etag: string }
  | { readonly presence: 'none' }
  | undefined;

/** Somebody whose photo is watched, as the ledger has them. */
export interface LedgerEntry extends PersonKey {
  readonly snapshot: PhotoSnapshot;
  /** Until then they are looked at more often. */
  readonly priorityUntil: Date | undefined;
  /** Readings in a row that failed. */
  readonly failedReads: number;
  /** When it was last known that they are in the directory. */
  readonly verifiedAt: Date;
  /** When their photo was last read; undefined: never. */
  readonly readAt: Date | undefined;
}

/** Of those who are watched: only whoever is on the pilot list. Undefined: everybody. */
export type LedgerScope = 'pilot' | undefined;

/** The newest picture of somebody whose photo has changed before. */
export interface LastPicture {
  /** Of the bytes as Graph gave them, lower-case hex. */
  readonly sha256: string;
  /** JPEG; undefined: its time is over, or the photo was removed. */
  readonly thumbnail: Buffer | undefined;
}

/** What a reading leaves behind. */
export type ReadingResult =
  /** `gone`: is erased. `blocked`: is not watched, nor written to, until they are back. */
  | { readonly person: LedgerEntry; readonly gone: 'gone' | 'blocked' }
  | {
      readonly person: LedgerEntry;
      readonly gone?: undefined;
      readonly snapshot: PhotoSnapshot;
      /** Undefined: nothing could be read. */
      readonly readAt: Date | undefined;
      readonly verifiedAt: Date;
      readonly dueAt: Date;
      readonly priorityUntil: Date | undefined;
      readonly failedReads: number;
      /**
       * Undecided changes of this person are taken back, and this one, if any, is written; if none, the last of them never happened, and
       * the one before it holds again. Undefined: nothing happened.
       */
      readonly event?: { readonly change: ChangeKind | undefined };
      /** To be held against the next one; `keptUntil`: the thumbnail only. `removed`: of the last one only the hash stays. */
      readonly picture?:
        | { readonly sha256: string; readonly thumbnail: Buffer | undefined; readonly keptUntil: Date }
        | 'removed'
        | undefined;
    };

export interface PlanRequest {
  readonly now: Date;
  /** The slot is held until then. */
  readonly leaseUntil: Date;
  readonly limit: number;
  /** Object ids that the holder has taken on and not applied yet. */
  readonly inFlight: readonly string[];
  /** Not who is due, but whoever comes after this object id. "": from the first on. */
  readonly after?: string | undefined;
  /** Of those who are due. */
  readonly scope?: LedgerScope;
}

/** `lost`: the slot went to somebody else. */
export type Plan = { readonly people: readonly LedgerEntry[] } | { readonly pausedUntil: Date } | 'lost';

/** What was last seen of everybody's photo, and when to look again. */
export interface Ledger {
  /** Takes on who is to be read next, whoever is warm first; nobody whom another holder has taken on. Keeps the slot. */
  plan(held: SlotLease, request: PlanRequest): Promise<Plan>;
  /**
   * Writes down what was read, and the changes with it, all or nothing. Whoever is no longer watched, or was met anew meanwhile, is
   * left out. Gives the changes that were written.
   */
  writeReadings(tenantId: string, applied: readonly ReadingResult[], now: Date): Promise<number>;
  lastPictures(tenantId: string, objectIds: readonly string[]): Promise<ReadonlyMap<string, LastPicture>>;
  /** Looks at this person more often until then, the next time at `dueAt` or earlier. */
  prioritize(person: PersonKey, until: Date, dueAt: Date): Promise<void>;
  /** At next to no cost. */
  hasDue(tenantId: string, now: Date, among?: LedgerScope): Promise<boolean>;
  /** How many are watched, and how many of them are due. Looks at everybody. */
  count(tenantId: string, now: Date, among?: LedgerScope): Promise<{ readonly watched: number; readonly due: number }>;
  /** How many are due. Looks at these alone. */
  countDue(tenantId: string, now: Date, among?: LedgerScope): Promise<number>;
  /** Makes the next `most` people after this object id due; gives the last one of them, or undefined: there was nobody. */
  markDue(tenantId: string, after: string, now: Date, most: number): Promise<string | undefined>;
}
