import type { BotConfig } from '../config/bot-config.ts';
import { createMySite, type MySite } from '../microsoft365/sharepoint/my-site.ts';
import type { TenantStore } from '../store/types.ts';
import type { BestEffort } from './best-effort.ts';

/** Loads the tenant's My Site host: from the settings, or as this or another instance has learned it. */
export async function loadMySite(
  { app: { tenantId }, cloud, sharePoint, now }: BotConfig,
  tenants: TenantStore,
  bestEffort: BestEffort,
): Promise<MySite> {
  const learned = await bestEffort(
    'The My Site host could not be read.',
    () => tenants.mySite(tenantId, now()),
    undefined,
  );
  return createMySite(cloud, sharePoint.mySiteUrl, {
    learned,
    remember(origin) {
      const learn = () => tenants.learnMySite(tenantId, origin, now());
      void bestEffort('The My Site host could not be stored.', learn, undefined);
    },
  });
}
