import type { Kysely } from 'kysely';
import { applyReadings } from './apply-readings.ts';
import type { ChangeKind } from './changes.ts';
import type { HeldSlot } from './graph-slots.ts';
import { lastPictures } from './last-pictures.ts';
import { dueIn } from './ledger-due.ts';
import { planReading } from './ledger-plan.ts';
import type { Database, Schema } from './schema.ts';
import type { PersonKey } from './store.ts';

/** What was seen of a photo; undefined: it was never read. */
export type Seen = { readonly presence: 'photo'; readonly etag: string } | { readonly presence: 'none' } | undefined;

/** Somebody whose photo is watched, as the ledger has them. */
export interface Watched extends PersonKey {
  readonly seen: Seen;
  /** Until then they are looked at more often. */
  readonly warmUntil: Date | undefined;
  /** Readings in a row that failed. */
  readonly attempts: number;
  /** When it was last known that they are in the directory. */
  readonly verifiedAt: Date;
  /** When their photo was last read; undefined: never. */
  readonly readAt: Date | undefined;
}

/** Of those who are watched: only whoever is on the pilot list. Undefined: everybody. */
export type Among = 'pilot' | undefined;

/** The newest picture of somebody whose photo has changed before. */
export interface LastPicture {
  /** Of the bytes as Graph gave them, lower-case hex. */
  readonly sha256: string;
  /** JPEG; undefined: its time is over, or the photo was removed. */
  readonly thumbnail: Buffer | undefined;
}

/** What a reading leaves behind. */
export type Applied =
  /** `gone`: is erased. `blocked`: is not watched, nor written to, until they are back. */
  | { readonly person: Watched; readonly gone: 'gone' | 'blocked' }
  | {
      readonly person: Watched;
      readonly gone?: undefined;
      readonly seen: Seen;
      /** Undefined: nothing could be read. */
      readonly readAt: Date | undefined;
      readonly verifiedAt: Date;
      readonly dueAt: Date;
      readonly warmUntil: Date | undefined;
      readonly attempts: number;
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
  readonly heldUntil: Date;
  readonly most: number;
  /** Object ids that the holder has taken on and not applied yet. */
  readonly taken: readonly string[];
  /** Not who is due, but whoever comes after this object id. "": from the first on. */
  readonly after?: string | undefined;
  /** Of those who are due. */
  readonly among?: Among;
}

/** `lost`: the slot went to somebody else. */
export type Plan = { readonly people: readonly Watched[] } | { readonly pausedUntil: Date } | 'lost';

/** What was last seen of everybody's photo, and when to look again. */
export interface Ledger {
  /** Takes on who is to be read next, whoever is warm first; nobody whom another holder has taken on. Keeps the slot. */
  plan(held: HeldSlot, request: PlanRequest): Promise<Plan>;
  /**
   * Writes down what was read, and the changes with it, all or nothing. Whoever is no longer watched, or was met anew meanwhile, is
   * left out. Gives the changes that were written.
   */
  apply(tenantId: string, applied: readonly Applied[], now: Date): Promise<number>;
  lastPictures(tenantId: string, objectIds: readonly string[]): Promise<ReadonlyMap<string, LastPicture>>;
  /** Looks at this person more often until then, the next time at `dueAt` or earlier. */
  warm(person: PersonKey, until: Date, dueAt: Date): Promise<void>;
  /** At next to no cost. */
  isAnybodyDue(tenantId: string, now: Date, among?: Among): Promise<boolean>;
  /** How many are watched, and how many of them are due. Looks at everybody. */
  count(tenantId: string, now: Date, among?: Among): Promise<{ readonly watched: number; readonly due: number }>;
  /** How many are due. Looks at these alone. */
  countDue(tenantId: string, now: Date, among?: Among): Promise<number>;
  /** Makes the next `most` people after this object id due; gives the last one of them, or undefined: there was nobody. */
  makeDue(tenantId: string, after: string, now: Date, most: number): Promise<string | undefined>;
}

export function ledgerIn(database: Database): Ledger {
  return {
    plan: (held, request) => planReading(database, held, request),
    apply: (tenantId, applied, now) =>
      database.transaction().execute((transaction) => applyReadings(transaction, tenantId, applied, now)),
    lastPictures: (tenantId, objectIds) => lastPictures(database, tenantId, objectIds),
    ...dueIn(database),
  };
}

/** Begins to watch somebody; whoever is watched already goes on as they are. Due at once: that is their baseline. */
export async function watch(transaction: Kysely<Schema>, { tenantId, objectId }: PersonKey, at: Date): Promise<void> {
  await transaction
    .insertInto('ledger')
    .values({ tenant_id: tenantId, object_id: objectId, verified_at: at, due_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
