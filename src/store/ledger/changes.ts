import { type Kysely, type Selectable, sql } from 'kysely';
import { hasCome, latest, MAX_WAIT_MS } from '../database/clock-ahead.ts';
import type { Database, Schema } from '../database/schema.ts';
import type { ChangeStore, PhotoChange } from './types.ts';

export function createChangeStore(database: Database): ChangeStore {
  return {
    async claimDue(tenantId, { seenUntil, now, claimedUntil, limit }) {
      // Changes that a clock ahead has seen begin their grace period now.
      await database
        .updateTable('photo_change')
        .set({ seen_at: now })
        .where('tenant_id', '=', tenantId)
        .where('state', '=', 'new')
        .where('seen_at', '>', latest(now, 0))
        .execute();
      const rows = await database
        .with('due', (query) =>
          query
            .selectFrom('photo_change')
            .select('id')
            .where('tenant_id', '=', tenantId)
            .where('state', '=', 'new')
            .where('seen_at', '<=', seenUntil)
            .where((where) =>
              where.or([where('claimed_until', 'is', null), hasCome('claimed_until', now, MAX_WAIT_MS)]),
            )
            .orderBy('seen_at')
            .limit(limit)
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
    decide: (change, decision, at) => decideChange(database, change, decision, at),
    async postpone({ tenantId, id }, until, cause) {
      await database
        .updateTable('photo_change')
        .set({ claimed_until: until, ...(cause === 'check-failed' && { looks: sql`looks + 1` }) })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .where('state', '=', 'new')
        .execute();
    },
    async release(tenantId, changes, claimedUntil) {
      if (changes.length === 0) return;
      await database
        .updateTable('photo_change')
        .set({ claimed_until: null })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', sql<string>`any(${changes.map(({ id }) => id)}::bigint[])`)
        .where('state', '=', 'new')
        // Not what another instance has claimed since.
        .where('claimed_until', '=', claimedUntil)
        .execute();
    },
    async undecided({ tenantId, objectId }) {
      const row = await database
        .selectFrom('photo_change')
        .select(['seen_at', 'claimed_until'])
        .where('tenant_id', '=', tenantId)
        .where('object_id', '=', objectId)
        .where('state', '=', 'new')
        .orderBy('seen_at', 'desc')
        .executeTakeFirst();
      return row && { seenAt: row.seen_at, dueAt: row.claimed_until ?? undefined };
    },
    async countPeople(tenantId, since) {
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

/** Also runs as part of a larger transaction. Returns false if the change is already decided, or erased. */
export async function decideChange(
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
    failedChecks: row.looks,
  };
}
