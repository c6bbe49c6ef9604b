import { type Kysely, type Selectable, type SqlBool, sql } from 'kysely';
import { applyReadings } from './apply-readings.ts';
import type { ChangeKind } from './changes.ts';
import { type HeldSlot, ofSlot, slotsOf } from './graph-slots.ts';
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
}

/** The newest picture of somebody whose photo has changed before. */
export interface LastPicture {
  /** Of the bytes as Graph gave them, lower-case hex. */
  readonly sha256: string;
  /** JPEG; undefined: its time is over, or the photo was removed. */
  readonly thumbnail: Buffer | undefined;
}

/** What a reading leaves behind. */
export type Applied =
  | { readonly person: Watched; readonly gone: true }
  | {
      readonly person: Watched;
      readonly gone?: false;
      readonly seen: Seen;
      /** Undefined: nothing could be read. */
      readonly readAt: Date | undefined;
      readonly verifiedAt: Date;
      readonly dueAt: Date;
      readonly warmUntil: Date | undefined;
      readonly attempts: number;
      /** Undecided changes of this person are taken back, and this one, if any, is written. Undefined: nothing happened. */
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
  isAnybodyDue(tenantId: string, now: Date): Promise<boolean>;
  /** How many are watched, and how many of them are due. Looks at everybody. */
  count(tenantId: string, now: Date): Promise<{ readonly watched: number; readonly due: number }>;
  /** Makes the next `most` people after this object id due; gives the last one of them, or undefined: there was nobody. */
  makeDue(tenantId: string, after: string, now: Date, most: number): Promise<string | undefined>;
}

export function ledgerIn(database: Database): Ledger {
  return {
    plan(held, { now, heldUntil, most, taken, after }) {
      return database.transaction().execute(async (transaction) => {
        const slots = await slotsOf(transaction, held.tenantId);
        const own = slots.find(({ slot }) => slot === held.slot);
        if (own?.holder !== held.holder) return 'lost';
        const until = own.not_before;
        if (until && until > now) return { pausedUntil: until };
        const others = slots.filter(({ slot, held_until }) => slot !== held.slot && held_until && held_until > now);
        const busy = [...taken, ...others.flatMap(({ reading }) => reading as string[])];
        const rows = await (after === undefined
          ? dueRows(transaction, held.tenantId, now, busy, most)
          : rowsAfter(transaction, held.tenantId, after, most));
        const reading = JSON.stringify([...taken, ...rows.map(({ object_id }) => object_id)]);
        await ofSlot(transaction, held).set({ held_until: heldUntil, reading }).execute();
        return { people: rows.map(toWatched) };
      });
    },
    apply: (tenantId, applied, now) =>
      database.transaction().execute((transaction) => applyReadings(transaction, tenantId, applied, now)),
    async lastPictures(tenantId, objectIds) {
      if (objectIds.length === 0) return new Map();
      const rows = await database
        .selectFrom('last_picture')
        .select(['object_id', 'sha256', 'thumbnail'])
        .where('tenant_id', '=', tenantId)
        .where('object_id', 'in', objectIds)
        .execute();
      return new Map(
        rows.map(({ object_id, sha256, thumbnail }) => [
          object_id,
          { sha256, thumbnail: thumbnail ? Buffer.from(thumbnail) : undefined },
        ]),
      );
    },
    async warm({ tenantId, objectId }, until, dueAt) {
      await database
        .updateTable('ledger')
        .set({ warm_until: sql`greatest(warm_until, ${until})`, due_at: sql`least(due_at, ${dueAt})` })
        .where('tenant_id', '=', tenantId)
        .where('object_id', '=', objectId)
        .execute();
    },
    async isAnybodyDue(tenantId, now) {
      return (await dueRows(database, tenantId, now, [], 1)).length > 0;
    },
    async count(tenantId, now) {
      return database
        .selectFrom('ledger')
        .select([
          sql<number>`count(*)::int`.as('watched'),
          sql<number>`count(*) filter (where due_at <= ${now})::int`.as('due'),
        ])
        .where('tenant_id', '=', tenantId)
        .executeTakeFirstOrThrow();
    },
    async makeDue(tenantId, after, now, most) {
      const rows = await database
        .updateTable('ledger')
        .set({ due_at: sql`least(due_at, ${now})` })
        .where('tenant_id', '=', tenantId)
        .where('object_id', 'in', (query) =>
          query
            .selectFrom('ledger')
            .select('object_id')
            .where('tenant_id', '=', tenantId)
            .where('object_id', '>', after)
            .orderBy('object_id')
            .limit(most),
        )
        .returning('object_id')
        .execute();
      return rows.map(({ object_id }) => object_id).reduce<string | undefined>(greater, undefined);
    },
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

/** Two short walks along two indexes, since one condition over both halves would find neither. */
async function dueRows(
  database: Kysely<Schema>,
  tenantId: string,
  now: Date,
  busy: readonly string[],
  most: number,
): Promise<LedgerRow[]> {
  const due = (warm: 'is' | 'is not', limit: number) =>
    database
      .selectFrom('ledger')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('due_at', '<=', now)
      .where('warm_until', warm, null)
      .where(sql<SqlBool>`object_id <> all (array(select jsonb_array_elements_text(${JSON.stringify(busy)}::jsonb)))`)
      .orderBy('due_at')
      .limit(limit)
      .execute();
  const warm = await due('is not', most);
  return warm.length < most ? [...warm, ...(await due('is', most - warm.length))] : warm;
}

function rowsAfter(transaction: Kysely<Schema>, tenantId: string, after: string, most: number): Promise<LedgerRow[]> {
  return transaction
    .selectFrom('ledger')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('object_id', '>', after)
    .orderBy('object_id')
    .limit(most)
    .execute();
}

type LedgerRow = Selectable<Schema['ledger']>;

function toWatched(row: LedgerRow): Watched {
  return {
    tenantId: row.tenant_id,
    objectId: row.object_id,
    seen: toSeen(row),
    warmUntil: row.warm_until ?? undefined,
    attempts: row.attempts,
    verifiedAt: row.verified_at,
  };
}

function toSeen({ presence, etag }: LedgerRow): Seen {
  if (presence === 'photo') return { presence, etag: etag ?? '' };
  return presence === 'none' ? { presence } : undefined;
}

function greater(a: string | undefined, b: string): string {
  return a !== undefined && a > b ? a : b;
}
