import type { Database } from './database/schema.ts';
import { MY_SITE_RETENTION_MS } from './retention.ts';
import type { TenantStore } from './types.ts';

export function createTenantStore(database: Database): TenantStore {
  return {
    async mySiteHosts(tenantId, now) {
      const rows = await database
        .selectFrom('my_site_host')
        .select(['origin', 'source'])
        .where('tenant_id', '=', tenantId)
        .where('learned_at', '>', new Date(now.getTime() - MY_SITE_RETENTION_MS))
        .orderBy('learned_at')
        .orderBy('origin')
        .execute();
      return rows;
    },
    async learnMySiteHost(tenantId, { origin, source }, at) {
      await database
        .insertInto('my_site_host')
        .values({ tenant_id: tenantId, origin, source, learned_at: at })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'origin']).doUpdateSet({ source, learned_at: at }))
        .execute();
    },
    async dropMySiteHost(tenantId, origin) {
      await database
        .deleteFrom('my_site_host')
        .where('tenant_id', '=', tenantId)
        .where('origin', '=', origin)
        .execute();
    },
  };
}
