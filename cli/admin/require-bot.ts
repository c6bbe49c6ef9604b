import type { TenantConfig } from '../../src/config/tenant-config.ts';
import { CodedError } from '../../src/errors.ts';
import type { Store } from '../../src/store/types.ts';

/** A change for another tenant, or in another database, would reach no bot. Throws `bot-unknown`. */
export async function requireBot({ app }: TenantConfig, store: Store): Promise<void> {
  const { settings } = await store.control.read(app.tenantId);
  if (settings) return;
  throw new CodedError('bot-unknown', 'Nothing was changed: no bot of this tenant has started with this database.', {
    remedy: 'Check AAD_APP_TENANT_ID, and DATABASE_URL or DATA_FOLDER: they must be those of the running bot.',
  });
}
