import { GRAPH_APP_ID } from '../tenant/directory/microsoft-apis.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { EntraError } from './entra-error.ts';
import { isProtected, type Resource } from './resources.ts';
import type { UserGrant } from './tokens/user-grant.ts';

/**
 * Throws 50076 with `claims` if the person needs a second factor and has not used one. Existing assertions and refresh
 * tokens stay rejected; those of a new interactive sign-in are accepted. On-behalf-of returns `interaction_required`,
 * other grants return `invalid_grant`.
 * https://learn.microsoft.com/entra/identity-platform/v2-conditional-access-dev-guide and
 * https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/5491
 */
export function checkMfa(
  state: TenantState,
  { person, mfa }: UserGrant,
  resource: Resource,
  onBehalfOf: boolean,
): void {
  if (mfa || !isProtected(resource) || !state.policies.mfaRequired(person)) return;
  throw mfaError(state, resource.id, onBehalfOf ? 'interaction_required' : 'invalid_grant');
}

export function mfaError(
  { policies }: TenantState,
  resourceId = GRAPH_APP_ID,
  error = 'interaction_required',
): EntraError {
  return new EntraError(
    50076,
    'Due to a configuration change made by your administrator, or because you moved to a new location, ' +
      `you must use multi-factor authentication to access '${resourceId}'.`,
    { error, suberror: 'basic_action', claims: policies.mfaClaims },
  );
}
