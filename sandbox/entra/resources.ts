import type { AppRegistration } from '../tenant/apps/app-registration.ts';
import {
  GRAPH_APP_ID,
  type GrantResource,
  MICROSOFT_APIS,
  SHAREPOINT_APP_ID,
} from '../tenant/directory/microsoft-apis.ts';
import type { AppEntry } from '../tenant/directory/types.ts';
import { sharePointOrigins } from '../tenant/geography.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { identifierUrisOf } from './clients/service-principal.ts';

/** An API for which tokens are issued. */
export interface Resource {
  /** Application id, the same for every identifier of the API. */
  readonly id: string;
  /** `aud` of the tokens. */
  readonly audience: string;
  /** Prefix of a permission in requests and responses: empty, or ends with a slash. */
  readonly prefix: string;
  /** Delegated permissions in the client's registration. */
  readonly registered: readonly string[];
  /** Delegated permissions granted for all users of the tenant. */
  readonly granted: readonly string[];
  /** Application permissions granted to the client. */
  readonly roles: readonly string[];
}

/** Finds an API by identifier URI or application id; undefined: the tenant has no such API. */
export function findResource(state: TenantState, client: AppRegistration, identifier: string): Resource | undefined {
  const normalized = withoutSlash(identifier);
  const prefix = `${identifier}/`;
  const base = { audience: normalized, prefix };
  // `aud` is the client id for registered apps (token version 2), and the requested identifier for Microsoft's APIs,
  // whose tokens have version 1: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference.
  const isOneOf = (...names: readonly string[]) => names.some((name) => withoutSlash(name) === normalized);
  if (isOneOf(state.cloud.graph, GRAPH_APP_ID, state.addresses.graph)) {
    return { ...base, ...permissionsOf(state, client, 'graph') };
  }
  if (isOneOf(...sharePointOrigins(state), SHAREPOINT_APP_ID)) {
    return { ...base, ...permissionsOf(state, client, 'sharepoint') };
  }
  const { botFramework } = state.cloud;
  // https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
  if (isOneOf(botFramework)) return { ...base, id: botFramework, ...NO_PERMISSIONS };
  // Only managed identities get such tokens. They carry no permission.
  if (client.managedIdentity && isOneOf(state.cloud.tokenExchange)) {
    // The real `aud` may be the application id of this API: UNCONFIRMED.
    return { id: identifier, audience: state.cloud.tokenExchange, prefix, ...NO_PERMISSIONS };
  }
  if (isOneOf(state.cloud.database)) return { ...base, id: state.cloud.database, ...NO_PERMISSIONS };
  for (const app of state.apps.values()) {
    if (isOneOf(app.clientId, ...identifierUrisOf(state, app))) {
      return { id: app.clientId, audience: app.clientId, prefix, ...NO_PERMISSIONS };
    }
  }
  return undefined;
}

/** Whether the tenant's policies protect this API: Microsoft's APIs that hold personal data. */
export function isProtected({ id }: Resource): boolean {
  return id === GRAPH_APP_ID || id === SHAREPOINT_APP_ID;
}

/** The API of a permission without a resource: https://learn.microsoft.com/entra/identity-platform/scopes-oidc */
export function graphByShortName(state: TenantState, client: AppRegistration): Resource {
  return { audience: GRAPH_APP_ID, prefix: '', ...permissionsOf(state, client, 'graph') };
}

const NO_PERMISSIONS = { registered: [], granted: [], roles: [] };

function permissionsOf(
  { directory }: TenantState,
  { clientId, delegatedGrants, applicationGrants }: AppRegistration,
  resource: GrantResource,
): Pick<Resource, 'id' | 'registered' | 'granted' | 'roles'> {
  const id = resource === 'graph' ? GRAPH_APP_ID : SHAREPOINT_APP_ID;
  const granted = delegatedGrants[resource];
  return {
    id,
    registered: registeredScopes(directory.knownEntry(clientId), id) ?? granted,
    granted,
    roles: applicationGrants?.[resource] ?? [],
  };
}

/** Names of the delegated permissions that the registration requests of an API. Undefined: exactly the granted ones. */
function registeredScopes(entry: AppEntry | undefined, appId: string): readonly string[] | undefined {
  const api = MICROSOFT_APIS.find((one) => one.appId === appId);
  const requested = entry?.requiredResourceAccess
    ?.filter(({ resourceAppId }) => resourceAppId === appId)
    .flatMap(({ resourceAccess }) => resourceAccess.filter(({ type }) => type === 'Scope'));
  return requested?.flatMap(({ id }) => api?.scopes.find((scope) => scope.id === id)?.value ?? []);
}

function withoutSlash(identifier: string): string {
  return identifier.replace(/\/$/, '').toLowerCase();
}
