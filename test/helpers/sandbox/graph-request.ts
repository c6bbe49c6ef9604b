import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import type { SmallTenant } from './small-tenant.ts';

/** A Graph token for the tenant's app. */
export function graphToken(
  tenant: SmallTenant,
  person?: Person,
  scopes: readonly string[] = ['User.Read'],
): Promise<string> {
  return issueAccessToken(tenant.state, {
    audience: 'https://graph.microsoft.com',
    clientId: tenant.ssoApp.clientId,
    person,
    ...(person && { scopes }),
  });
}

/** An app-only token with application permissions. */
export function appToken({ state, botApp }: SmallTenant, roles: readonly string[]): Promise<string> {
  return issueAccessToken(state, {
    audience: 'https://graph.microsoft.com',
    clientId: botApp.clientId,
    roles,
    authMethod: 'certificate',
  });
}

/** Sends a request to Graph. `path` includes the version. */
export function fetchGraph(
  { state }: SmallTenant,
  path: string,
  options: {
    readonly token?: string;
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly json?: unknown;
    readonly bytes?: Buffer;
  } = {},
): Promise<Response> {
  const { token, method = options.json === undefined ? 'GET' : 'POST', headers, json, bytes } = options;
  return fetch(`${state.addresses.graph}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(bytes && { body: Uint8Array.from(bytes) }),
  });
}
