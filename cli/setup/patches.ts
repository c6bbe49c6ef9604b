import { ADMIN_ROLE, EXPOSED_SCOPE, MICROSOFT_API_IDS } from '../../src/microsoft365/identity/permissions.ts';
import { isThumbprint, permissionId } from './plan.ts';
import type { Entitlement, Present, Registration, RegistrationPatch, SetupChange } from './types.ts';

/** Bodies that make a change in the registration. Empty: the change is not one of the registration. */
export function patchesFor(registration: Registration, present: Present, change: SetupChange): RegistrationPatch[] {
  const { api, identifierUris, web, appRoles, keyCredentials } = registration;
  switch (change.kind) {
    case 'token-version':
      return [{ api: { requestedAccessTokenVersion: 2 } }];
    case 'scope': {
      const scope = { id: change.id, ...EXPOSED_SCOPE };
      return [{ api: { oauth2PermissionScopes: [...api.oauth2PermissionScopes, scope] } }];
    }
    case 'identifier-uri':
      return [{ identifierUris: [...identifierUris, change.uri] }];
    case 'teams-client': {
      const clients = api.preAuthorizedApplications.filter(({ appId }) => appId !== change.appId);
      const known = api.preAuthorizedApplications.find(({ appId }) => appId === change.appId);
      const ids = [...(known?.delegatedPermissionIds ?? []), change.scopeId];
      const client = { appId: change.appId, delegatedPermissionIds: ids };
      return [{ api: { preAuthorizedApplications: [...clients, client] } }];
    }
    case 'redirect-uri':
      return [{ web: { redirectUris: [...web.redirectUris, change.uri] } }];
    case 'app-role':
      return [{ appRoles: [...appRoles, ADMIN_ROLE] }];
    case 'certificate': {
      const key = { type: 'AsymmetricX509Cert', usage: 'Verify', displayName: 'Photo Sync', key: change.key };
      return [{ keyCredentials: [...keyCredentials, { ...key, customKeyIdentifier: null }] }];
    }
    case 'permission':
      return [{ requiredResourceAccess: withPermission(registration, present, change.permission) }];
    default:
      return [];
  }
}

/** Bodies that take a change of the registration back. Empty: nothing of it is left. */
export function patchesToUndo(registration: Registration, present: Present, change: SetupChange): RegistrationPatch[] {
  const { api, identifierUris, web, appRoles, keyCredentials } = registration;
  switch (change.kind) {
    case 'token-version':
      return api.requestedAccessTokenVersion === change.from
        ? []
        : [{ api: { requestedAccessTokenVersion: change.from } }];
    case 'scope':
      return withoutEntitlement(api.oauth2PermissionScopes, change.id).map((oauth2PermissionScopes) => ({
        api: { oauth2PermissionScopes },
      }));
    case 'identifier-uri':
      return identifierUris.includes(change.uri)
        ? [{ identifierUris: identifierUris.filter((uri) => uri !== change.uri) }]
        : [];
    case 'teams-client': {
      const clients = api.preAuthorizedApplications;
      const known = clients.find(({ appId }) => appId === change.appId);
      if (!known?.delegatedPermissionIds.includes(change.scopeId)) return [];
      const left = known.delegatedPermissionIds.filter((id) => id !== change.scopeId);
      const next = clients.flatMap((one) => {
        if (one !== known) return [one];
        return left.length > 0 ? [{ ...known, delegatedPermissionIds: left }] : [];
      });
      return [{ api: { preAuthorizedApplications: next } }];
    }
    case 'redirect-uri':
      return web.redirectUris.includes(change.uri)
        ? [{ web: { redirectUris: web.redirectUris.filter((uri) => uri !== change.uri) } }]
        : [];
    case 'app-role':
      return withoutEntitlement(appRoles, change.id).map((next) => ({ appRoles: next }));
    case 'certificate': {
      const left = keyCredentials.filter((key) => !isThumbprint(key.customKeyIdentifier, change.thumbprint));
      return left.length < keyCredentials.length ? [{ keyCredentials: left }] : [];
    }
    case 'permission': {
      const next = withoutPermission(registration, present, change.permission);
      return next ? [{ requiredResourceAccess: next }] : [];
    }
    default:
      return [];
  }
}

/** The registration after a request with this body. */
export function patched(registration: Registration, { api, web, ...others }: RegistrationPatch): Registration {
  return {
    ...registration,
    ...others,
    api: { ...registration.api, ...api },
    web: { ...registration.web, ...web },
  };
}

/** Entra ID removes a scope or role only after it was disabled. */
function withoutEntitlement(all: readonly Entitlement[], id: string): (readonly Entitlement[])[] {
  const one = all.find((entitlement) => entitlement.id === id);
  if (!one) return [];
  const disabled = all.map((entitlement) => (entitlement === one ? { ...one, isEnabled: false } : entitlement));
  return [...(one.isEnabled ? [disabled] : []), all.filter((entitlement) => entitlement !== one)];
}

type Permission = Extract<SetupChange, { readonly kind: 'permission' }>['permission'];

function withPermission(
  { requiredResourceAccess }: Registration,
  present: Present,
  permission: Permission,
): Registration['requiredResourceAccess'] {
  const resourceAppId = MICROSOFT_API_IDS[permission.api];
  const access = { id: permissionId(present, permission), type: permission.type === 'delegated' ? 'Scope' : 'Role' };
  if (!requiredResourceAccess.some((one) => one.resourceAppId === resourceAppId)) {
    return [...requiredResourceAccess, { resourceAppId, resourceAccess: [access] }];
  }
  return requiredResourceAccess.map((one) =>
    one.resourceAppId === resourceAppId ? { ...one, resourceAccess: [...one.resourceAccess, access] } : one,
  );
}

/** Undefined: the registration does not request it. */
function withoutPermission(
  { requiredResourceAccess }: Registration,
  present: Present,
  permission: Permission,
): Registration['requiredResourceAccess'] | undefined {
  const resourceAppId = MICROSOFT_API_IDS[permission.api];
  const id = permissionId(present, permission);
  const type = permission.type === 'delegated' ? 'Scope' : 'Role';
  const isIt = (one: { readonly id: string; readonly type: string }) => one.id === id && one.type === type;
  const found = requiredResourceAccess.find((one) => one.resourceAppId === resourceAppId);
  if (!found?.resourceAccess.some(isIt)) return undefined;
  return requiredResourceAccess
    .map((one) => (one === found ? { ...one, resourceAccess: one.resourceAccess.filter((two) => !isIt(two)) } : one))
    .filter(({ resourceAccess }) => resourceAccess.length > 0);
}
