import type { Database } from './database/schema.ts';
import { MY_SITE_RETENTION_MS } from './retention.ts';
import type { TenantStore } from './types.ts';

export function createTenantStore(database: Database): TenantStore {
  return {
    async mySite(tenantId, now) {
      const row = await database
        .selectFrom('tenant')
        .select('my_site')
        .where('tenant_id', '=', tenantId)
        .where('learned_at', '>', new Date(now.getTime() - MY_SITE_RETENTION_MS))
        .executeTakeFirst();
      return row?.my_site;
    },
    async learnMySite(tenantId, mySite, at) {
      await database
        .insertInto('tenant')
        .values({ tenant_id: tenantId, my_site: mySite, learned_at: at })
        .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ my_site: mySite, learned_at: at }))
        .execute();
    },
  };
}
