import type { AppRegistration } from '../tenant/apps/app-registration.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { EntraError } from './entra-error.ts';
import { isDefault, type ResourceScopes } from './requested-scopes.ts';
import type { Resource } from './resources.ts';

/** The delegated permissions of a resource that an admin granted for all users, and those that the person accepted. */
function grantedTo(
  { policies }: TenantState,
  { clientId }: AppRegistration,
  person: Person,
  { id, granted }: Resource,
): readonly string[] {
  const byAdmin = policies.consentOf(clientId) === 'granted' ? granted : [];
  return [...new Set([...byAdmin, ...policies.acceptedBy(clientId, person, id)])];
}

/** Requested permissions without consent. `.default` stands for all registered permissions. */
export function missingConsent(
  state: TenantState,
  client: AppRegistration,
  person: Person,
  requested: ResourceScopes,
): readonly string[] {
  const granted = grantedTo(state, client, person, requested.resource).map((one) => one.toLowerCase());
  const requestedPermissions = isDefault(requested) ? requested.resource.registered : requested.permissions;
  return requestedPermissions.filter((one) => !granted.includes(one.toLowerCase()));
}

/**
 * The permissions in a delegated token: all that were granted, provided that they include the requested ones.
 * Throws 65001, or 90094 if only an admin can consent; both with suberror `consent_required`. UNCONFIRMED that the
 * token endpoint, and not only the sign-in pages, returns 90094.
 * https://learn.microsoft.com/entra/identity-platform/permissions-consent-overview
 */
export function consentedScopes(
  state: TenantState,
  client: AppRegistration,
  person: Person,
  requested: ResourceScopes,
): readonly string[] {
  const granted = grantedTo(state, client, person, requested.resource);
  const nothingGranted = isDefault(requested) && granted.length === 0;
  if (!nothingGranted && missingConsent(state, client, person, requested).length === 0) return granted;
  throw consentError(state, client, { suberror: 'consent_required' });
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export function consentError(
  { policies }: TenantState,
  client: AppRegistration,
  details: { readonly error?: string; readonly suberror?: string },
): EntraError {
  if (policies.consentOf(client.clientId) === 'admin-approval') {
    return new EntraError(90094, 'The grant requires admin permission.', details);
  }
  return new EntraError(
    65001,
    `The user or administrator has not consented to use the application with ID '${client.clientId}' named '${client.displayName}'. ` +
      'Send an interactive authorization request for this user and resource.',
    details,
  );
}
