import { sql } from 'kysely';
import type { Database } from './database/schema.ts';
import type { ClaimStore } from './types.ts';

export function createClaimStore(database: Database): ClaimStore {
  return {
    async claim({ tenantId, key, by }, { now, until }) {
      const values = { claimed_by: by, kept_until: until };
      // PostgreSQL lets exactly one of several concurrent inserts through.
      const claimed = await database
        .insertInto('claim')
        .values({ tenant_id: tenantId, key, ...values })
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'key']).doUpdateSet(values).where('claim.kept_until', '<=', now),
        )
        .returning('key')
        .executeTakeFirst();
      if (claimed) return 'first';
      const existing = await database
        .selectFrom('claim')
        .select('claimed_by')
        .where('tenant_id', '=', tenantId)
        .where('key', '=', key)
        .executeTakeFirst();
      return existing ? { by: existing.claimed_by } : {};
    },
    async record(tenantId, claims) {
      const untilByKey = new Map(claims.map(({ key, until }) => [key, until]));
      const rows = [...untilByKey].toSorted(([a], [b]) => (a < b ? -1 : 1));
      if (rows.length === 0) return;
      await database
        .insertInto('claim')
        .values(rows.map(([key, until]) => ({ tenant_id: tenantId, key, claimed_by: '', kept_until: until })))
        .onConflict((conflict) => conflict.columns(['tenant_id', 'key']).doNothing())
        .execute();
    },
    async recorded(tenantId, { prefix, now, max }) {
      const rows = await database
        .selectFrom('claim')
        .select(['key', 'kept_until'])
        .where('tenant_id', '=', tenantId)
        .where(sql<boolean>`starts_with(key, ${prefix})`)
        .where('kept_until', '>', now)
        .orderBy('kept_until', 'desc')
        .limit(max)
        .execute();
      return rows.map(({ key, kept_until }) => ({ key, until: kept_until }));
    },
    async release({ tenantId, key }) {
      await database.deleteFrom('claim').where('tenant_id', '=', tenantId).where('key', '=', key).execute();
    },
  };
}
