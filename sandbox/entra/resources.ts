import type { AppRegistration } from '../tenant/apps/app-registration.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

/** Application id of Microsoft Graph in every tenant: https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
/** Application id of SharePoint Online, from the same list. */
export const SHAREPOINT_APP_ID = '00000003-0000-0ff1-ce00-000000000000';

/** An API that tokens are issued for. */
export interface Resource {
  /** The same for every identifier by which it can be asked for: its application id. */
  readonly id: string;
  /** `aud` of its tokens. */
  readonly audience: string;
  /** What stands before a permission in requests and answers: empty, or ends with a slash. */
  readonly prefix: string;
  /** Delegated permissions that the asking app is registered for. */
  readonly registered: readonly string[];
  /** Application permissions that the asking app was granted. */
  readonly roles: readonly string[];
}

/** The API that a scope's resource part names, by identifier URI or application id; undefined: the tenant has none. */
export function findResource(state: TenantState, client: AppRegistration, identifier: string): Resource | undefined {
  const asked = withoutSlash(identifier);
  const prefix = `${identifier}/`;
  const named = { audience: asked, prefix };
  // Tokens for Microsoft's own APIs carry the identifier that was asked for; those for registered apps the client id (token version 2).
  const isOneOf = (...names: readonly string[]) => names.some((name) => withoutSlash(name) === asked);
  if (isOneOf(state.cloud.graph, GRAPH_APP_ID, state.addresses.graph)) {
    return { ...named, ...graphFor(client) };
  }
  if (isOneOf(state.addresses.sharepoint, SHAREPOINT_APP_ID)) {
    const { delegatedGrants, applicationGrants } = client;
    return {
      ...named,
      id: SHAREPOINT_APP_ID,
      registered: delegatedGrants.sharepoint,
      roles: applicationGrants?.sharepoint ?? [],
    };
  }
  const { botFramework } = state.cloud;
  // https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
  if (isOneOf(botFramework)) return { ...named, id: botFramework, registered: [], roles: [] };
  for (const app of state.apps.values()) {
    if (isOneOf(app.clientId, ...(app.identifierUri ? [app.identifierUri] : []))) {
      return { id: app.clientId, audience: app.clientId, prefix, registered: [], roles: [] };
    }
  }
  return undefined;
}

/** Microsoft's own APIs that hold people's data: what the tenant's policies protect. */
export function isProtected({ id }: Resource): boolean {
  return id === GRAPH_APP_ID || id === SHAREPOINT_APP_ID;
}

/** What a permission without a resource belongs to: https://learn.microsoft.com/entra/identity-platform/scopes-oidc */
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
