import type { Tenant } from '../../../sandbox/index.ts';
import { readTenantConfig } from '../../../src/config/tenant-config.ts';
import { appGraphAccess } from '../../../src/microsoft365/graph/app-graph-access.ts';
import { createAppCredential } from '../../../src/microsoft365/identity/app-credential.ts';
import type { Store } from '../../../src/store/types.ts';
import { createSweep } from '../../../src/sweep/create-sweep.ts';
import type { RunSweep } from '../../../src/sweep/types.ts';
import { appSettings } from '../app-settings.ts';

/** A sweep of a sandbox tenant with the app's settings, on the tenant's clock. */
export function createTenantSweep(tenant: Tenant, store: Store): RunSweep {
  const config = readTenantConfig(appSettings(tenant));
  return createSweep(store, {
    ...config.sweep,
    tenantId: config.app.tenantId,
    access: appGraphAccess(config.cloud.graph, createAppCredential({ ...config.app, ...config.cloud })),
    now: () => tenant.state.clock.now(),
  });
}
