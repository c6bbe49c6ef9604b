import { CodedError } from '../../src/errors.ts';
import {
  ADMIN_ROLE,
  type AppPermission,
  EXPOSED_SCOPE,
  MICROSOFT_API_IDS,
  TEAMS_CLIENT_IDS,
} from '../../src/microsoft365/identity/permissions.ts';
import type { ApiPrincipal, Present, Registration, SetupChange, Wanted } from './types.ts';

const NONE: Omit<Registration, 'id' | 'appId' | 'displayName'> = {
  identifierUris: [],
  // A new registration gets version 2 at once.
  api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [], preAuthorizedApplications: [] },
  appRoles: [],
  web: { redirectUris: [] },
  requiredResourceAccess: [],
  keyCredentials: [],
};

/**
 * The changes that lead from what the tenant has to what it shall have, in the order in which they are possible. Empty:
 * nothing is missing. It never removes anything. `newId`: makes the id of a new scope.
 */
export function planChanges(wanted: Wanted, present: Present, newId: () => string): SetupChange[] {
  const registration = present.registration ?? NONE;
  const { api, identifierUris, web, appRoles, keyCredentials } = registration;
  const { identifierUri, redirectUri, certificate, credential, permissions } = wanted;
  const scope = api.oauth2PermissionScopes.find(({ value }) => value === EXPOSED_SCOPE.value);
  const scopeId = scope?.id ?? newId();
  const changes: SetupChange[] = [];
  if (!present.registration) changes.push({ kind: 'registration', displayName: wanted.displayName });
  if (api.requestedAccessTokenVersion !== 2) {
    changes.push({ kind: 'token-version', from: api.requestedAccessTokenVersion });
  }
  if (!scope) changes.push({ kind: 'scope', id: scopeId });
  if (identifierUri && !identifierUris.includes(identifierUri)) {
    changes.push({ kind: 'identifier-uri', uri: identifierUri });
  }
  for (const appId of TEAMS_CLIENT_IDS) {
    const isAuthorized = api.preAuthorizedApplications.some(
      (client) => client.appId === appId && client.delegatedPermissionIds.includes(scopeId),
    );
    if (!isAuthorized) changes.push({ kind: 'teams-client', appId, scopeId });
  }
  if (redirectUri && !web.redirectUris.includes(redirectUri)) changes.push({ kind: 'redirect-uri', uri: redirectUri });
  if (!appRoles.some(({ value }) => value === ADMIN_ROLE.value)) changes.push({ kind: 'app-role', id: ADMIN_ROLE.id });
  if (certificate && !keyCredentials.some((key) => isThumbprint(key.customKeyIdentifier, certificate.thumbprint))) {
    changes.push({ kind: 'certificate', ...certificate });
  }
  for (const permission of permissions) {
    if (!isRequested(registration, present, permission)) changes.push({ kind: 'permission', permission });
  }
  if (!present.principalId) changes.push({ kind: 'service-principal' });
  for (const permission of permissions) {
    if (!isGranted(present, permission)) changes.push({ kind: 'grant', permission });
  }
  if (credential && !present.credentials.some((one) => isSameCredential(one, credential))) {
    changes.push({ kind: 'federated-credential', credential });
  }
  return changes;
}

/** Entra ID shows the thumbprint in hexadecimal, or as base64 of its bytes. */
export function isThumbprint(shown: string | null, thumbprint: string): boolean {
  const forms = [thumbprint, Buffer.from(thumbprint, 'hex').toString('base64')];
  return shown !== null && forms.some((form) => form.toLowerCase() === shown.toLowerCase());
}

/** Exactly as Entra ID compares them. */
export function isSameCredential(
  one: { readonly issuer: string; readonly subject: string; readonly audiences: readonly string[] },
  other: { readonly issuer: string; readonly subject: string; readonly audiences: readonly string[] },
): boolean {
  return (
    one.issuer === other.issuer && one.subject === other.subject && one.audiences.join() === other.audiences.join()
  );
}

/** The id of a permission in the tenant. Throws `setup-failed` if its API has no such permission. */
export function permissionId({ apis }: Pick<Present, 'apis'>, { api, name, type }: AppPermission): string {
  const principal: ApiPrincipal = apis[api];
  const known = type === 'delegated' ? principal.oauth2PermissionScopes : principal.appRoles;
  const id = known.find(({ value }) => value === name)?.id;
  if (id !== undefined) return id;
  throw new CodedError('setup-failed', `${api} has no ${type} permission ${name} in this tenant.`, {
    remedy: 'Leave it out with --without, or report this: Microsoft may have renamed the permission.',
  });
}

function isRequested(
  { requiredResourceAccess }: Pick<Registration, 'requiredResourceAccess'>,
  present: Present,
  permission: AppPermission,
): boolean {
  const id = permissionId(present, permission);
  const type = permission.type === 'delegated' ? 'Scope' : 'Role';
  return requiredResourceAccess
    .filter(({ resourceAppId }) => resourceAppId === MICROSOFT_API_IDS[permission.api])
    .some(({ resourceAccess }) => resourceAccess.some((one) => one.id === id && one.type === type));
}

/** Whether an admin consented to a permission for the whole tenant. */
export function isGranted(present: Present, permission: AppPermission): boolean {
  const { id: resourceId } = present.apis[permission.api];
  if (permission.type === 'delegated') {
    const grant = present.grants.find((one) => one.resourceId === resourceId);
    return grant?.scope.split(' ').includes(permission.name) ?? false;
  }
  const appRoleId = permissionId(present, permission);
  return present.assignments.some((one) => one.resourceId === resourceId && one.appRoleId === appRoleId);
}
