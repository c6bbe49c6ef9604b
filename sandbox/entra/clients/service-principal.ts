import { guidFrom } from '../../tenant/random.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';

/** Object id of the app's service principal in this tenant: `oid` and `sub` of app-only tokens. */
export function servicePrincipalId(state: TenantState, clientId: string): string {
  return guidFrom(state.seed, 'service principal', clientId);
}
