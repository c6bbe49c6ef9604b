import { sql } from 'kysely';
import { type Database, SCHEMA } from './database/schema.ts';
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
      const sorted = [...untilByKey].toSorted(([a], [b]) => (a < b ? -1 : 1));
      if (sorted.length === 0) return;
      const rows = sorted.map(([key, until]) => ({ key, kept_until: until }));
      // One text for any number of rows, so that it is prepared once.
      await sql`
        insert into ${sql.table(`${SCHEMA}.claim`)} (tenant_id, key, claimed_by, kept_until)
        select ${tenantId}, v.key, '', v.kept_until
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(key text, kept_until timestamptz)
        on conflict (tenant_id, key) do nothing`.execute(database);
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
