import { type Kysely, type Selectable, sql } from 'kysely';
import type { Database, Schema } from './schema.ts';
import type { PersonKey } from './store.ts';

export type ChangeKind = 'appeared' | 'changed' | 'vanished';

/** A photo that is not what it was. */
export interface PhotoChange extends PersonKey {
  readonly id: string;
  readonly kind: ChangeKind;
  /** Of the new photo, as Graph gave it; undefined: there is none. */
  readonly etag: string | undefined;
  readonly seenAt: Date;
  /** How often somebody has looked at the person since, and could not see. */
  readonly looks: number;
}

/** The changes that nobody has decided on yet: at most one a person, the newest. */
export interface Changes {
  /**
   * Claims undecided changes that were seen up to `seenUntil`, the oldest first, at most `most`. Nobody else gets them before
   * `claimedUntil`; what is not decided by then comes again.
   */
  due(
    tenantId: string,
    when: { readonly seenUntil: Date; readonly now: Date; readonly claimedUntil: Date; readonly most: number },
  ): Promise<readonly PhotoChange[]>;
  /** What became of it, in one word. False: it was decided before, or erased. */
  decide(change: Pick<PhotoChange, 'tenantId' | 'id'>, decision: string, at: Date): Promise<boolean>;
  /** Leaves it for later: nobody gets it before then. `inVain`: somebody has looked at the person, and could not see. */
  postpone(change: Pick<PhotoChange, 'tenantId' | 'id'>, until: Date, inVain?: 'inVain'): Promise<void>;
  /** How many people’s photos have changed since then, decided or not. */
  count(tenantId: string, since: Date): Promise<number>;
}

export function changesIn(database: Database): Changes {
  return {
    async due(tenantId, { seenUntil, now, claimedUntil, most }) {
      const rows = await database
        .with('due', (query) =>
          query
            .selectFrom('photo_change')
            .select('id')
            .where('tenant_id', '=', tenantId)
            .where('state', '=', 'new')
            .where('seen_at', '<=', seenUntil)
            .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', now)]))
            .orderBy('seen_at')
            .limit(most)
            .forUpdate()
            .skipLocked(),
        )
        .updateTable('photo_change')
        .from('due')
        .set({ claimed_until: claimedUntil })
        .where('photo_change.tenant_id', '=', tenantId)
        .whereRef('photo_change.id', '=', 'due.id')
        .returningAll('photo_change')
        .execute();
      return rows.map(toChange).sort((a, b) => a.seenAt.getTime() - b.seenAt.getTime());
    },
    decide: (change, decision, at) => decideIn(database, change, decision, at),
    async postpone({ tenantId, id }, until, inVain) {
      await database
        .updateTable('photo_change')
        .set({ claimed_until: until, ...(inVain && { looks: sql`looks + 1` }) })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .where('state', '=', 'new')
        .execute();
    },
    async count(tenantId, since) {
      const { count } = await database
        .selectFrom('photo_change')
        .select(sql<number>`count(distinct object_id)::int`.as('count'))
        .where('tenant_id', '=', tenantId)
        .where('seen_at', '>=', since)
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}

/** For a decision with consequences: both are written in one transaction. */
export async function decideIn(
  transaction: Kysely<Schema>,
  { tenantId, id }: Pick<PhotoChange, 'tenantId' | 'id'>,
  decision: string,
  at: Date,
): Promise<boolean> {
  const decided = await transaction
    .updateTable('photo_change')
    .set({ state: 'decided', decision, decided_at: at, claimed_until: null })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('state', '=', 'new')
    .returning('id')
    .executeTakeFirst();
  return decided !== undefined;
}

function toChange(row: Selectable<Schema['photo_change']>): PhotoChange {
  return {
    tenantId: row.tenant_id,
    objectId: row.object_id,
    id: String(row.id),
    kind: row.kind,
    etag: row.etag ?? undefined,
    seenAt: row.seen_at,
    looks: row.looks,
  };
}
