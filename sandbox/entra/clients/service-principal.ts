import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import { principalIdOf } from '../../tenant/directory/directory.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { EntraError } from '../entra-error.ts';

/** Object id of the app's service principal in this tenant: `oid` and `sub` of app-only tokens. */
export function servicePrincipalId(state: TenantState, clientId: string): string {
  return principalIdOf(state.seed, clientId);
}

/**
 * Throws 7000229 for an app without a service principal in the tenant.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function requireServicePrincipal(state: TenantState, { clientId }: AppRegistration): void {
  const entry = state.directory.knownEntry(clientId);
  if (!entry || entry.principal) return;
  throw new EntraError(
    7000229,
    `The client application ${clientId} is missing service principal in the tenant ${state.id}. ` +
      'See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119',
  );
}

/** The Application ID URIs of an app. */
export function identifierUrisOf({ directory }: TenantState, { clientId, identifierUri }: AppRegistration) {
  return directory.knownEntry(clientId)?.identifierUris ?? (identifierUri ? [identifierUri] : []);
}
