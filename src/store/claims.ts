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
    async release({ tenantId, key }) {
      await database.deleteFrom('claim').where('tenant_id', '=', tenantId).where('key', '=', key).execute();
    },
  };
}
