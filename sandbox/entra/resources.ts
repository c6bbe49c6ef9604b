import type { AppRegistration } from '../tenant/apps/app-registration.ts';
import { sharePointOrigins } from '../tenant/geography.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

/**
 * Application id of Microsoft Graph in every tenant:
 * https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
 */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
/** Application id of SharePoint Online, from the same page. */
export const SHAREPOINT_APP_ID = '00000003-0000-0ff1-ce00-000000000000';

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
    return { ...base, ...graphFor(client) };
  }
  if (isOneOf(...sharePointOrigins(state), SHAREPOINT_APP_ID)) {
    const { delegatedGrants, applicationGrants } = client;
    return {
      ...base,
      id: SHAREPOINT_APP_ID,
      registered: delegatedGrants.sharepoint,
      roles: applicationGrants?.sharepoint ?? [],
    };
  }
  const { botFramework } = state.cloud;
  // https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
  if (isOneOf(botFramework)) return { ...base, id: botFramework, registered: [], roles: [] };
  // Only managed identities get such tokens. They carry no permission.
  if (client.managedIdentity && isOneOf(state.cloud.tokenExchange)) {
    // The real `aud` may be the application id of this API: UNCONFIRMED.
    return { id: identifier, audience: state.cloud.tokenExchange, prefix, registered: [], roles: [] };
  }
  if (isOneOf(state.cloud.database)) return { ...base, id: state.cloud.database, registered: [], roles: [] };
  for (const app of state.apps.values()) {
    if (isOneOf(app.clientId, ...(app.identifierUri ? [app.identifierUri] : []))) {
      return { id: app.clientId, audience: app.clientId, prefix, registered: [], roles: [] };
    }
  }
  return undefined;
}

/** Whether the tenant's policies protect this API: Microsoft's APIs that hold personal data. */
export function isProtected({ id }: Resource): boolean {
  return id === GRAPH_APP_ID || id === SHAREPOINT_APP_ID;
}

/** The API of a permission without a resource: https://learn.microsoft.com/entra/identity-platform/scopes-oidc */
export function graphByShortName(client: AppRegistration): Resource {
  return { audience: GRAPH_APP_ID, prefix: '', ...graphFor(client) };
}

function graphFor({
  delegatedGrants,
  applicationGrants,
}: AppRegistration): Pick<Resource, 'id' | 'registered' | 'roles'> {
  return { id: GRAPH_APP_ID, registered: delegatedGrants.graph, roles: applicationGrants?.graph ?? [] };
}

function withoutSlash(identifier: string): string {
  return identifier.replace(/\/$/, '').toLowerCase();
}
