import type { Database } from './database/schema.ts';
import type { ExchangeStore } from './types.ts';

export function createExchangeStore(database: Database): ExchangeStore {
  return {
    async claim({ tenantId, nonce }, until) {
      // PostgreSQL lets exactly one of several concurrent inserts through.
      const inserted = await database
        .insertInto('exchange')
        .values({ tenant_id: tenantId, nonce, outcome: 'taken', kept_until: until })
        .onConflict((conflict) => conflict.doNothing())
        .returning('nonce')
        .executeTakeFirst();
      if (inserted) return 'first';
      const existing = await database
        .selectFrom('exchange')
        .select('outcome')
        .where('tenant_id', '=', tenantId)
        .where('nonce', '=', nonce)
        .executeTakeFirst();
      return existing?.outcome ?? 'taken';
    },
    async markFailed({ tenantId, nonce }, until) {
      await database
        .insertInto('exchange')
        .values({ tenant_id: tenantId, nonce, outcome: 'failed', kept_until: until })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'nonce']).doUpdateSet({ outcome: 'failed' }))
        .execute();
    },
  };
}
