import type { BotConfig } from '../config/bot-config.ts';
import { createMySite, type MySite } from '../microsoft365/sharepoint/my-site.ts';
import type { TenantStore } from '../store/types.ts';
import type { BestEffort } from './best-effort.ts';

/** The tenant's My Site host: the settings', or the one that was learned before, also by another instance. */
export async function loadMySite(
  { app: { tenantId }, cloud, sharePoint, now }: BotConfig,
  tenants: TenantStore,
  bestEffort: BestEffort,
): Promise<MySite> {
  const learned = await bestEffort(
    'The My Site host was not looked up.',
    () => tenants.mySite(tenantId, now()),
    undefined,
  );
  return createMySite(cloud, sharePoint.mySiteUrl, {
    learned,
    remember(origin) {
      const learn = () => tenants.learnMySite(tenantId, origin, now());
      void bestEffort('The My Site host was not remembered.', learn, undefined);
    },
  });
}
