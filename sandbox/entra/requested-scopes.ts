import type { AppRegistration } from '../tenant/apps/app-registration.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { EntraError } from './entra-error.ts';
import { findResource, graphByShortName, type Resource } from './resources.ts';

/** https://learn.microsoft.com/entra/identity-platform/scopes-oidc#openid-connect-scopes */
const OPENID_SCOPES = ['openid', 'profile', 'email', 'offline_access'];
const DEFAULT = '.default';
/** Syntax of a scope (RFC 6749, section 3.3). The resource is a URI or an application id. */
const SCOPE = /^(?:((?:[a-z][a-z0-9+.-]*:\/\/|[0-9a-f]{8}-)[^\s"\\]*)\/)?([^\s"\\/]+)$/i;

/** Permissions of one API. */
export interface ResourceScopes {
  readonly resource: Resource;
  /** Without the resource, e.g. `User.Read` or `.default`. */
  readonly permissions: readonly string[];
}

/** The `scope` of a token request, parsed. */
export interface RequestedScopes extends ResourceScopes {
  readonly openId: readonly string[];
}

/**
 * Parses the `scope` of a token request. Throws: malformed 70011, unknown API 500011, several APIs 28000.
 * https://learn.microsoft.com/entra/identity-platform/scopes-oidc
 */
export function readScopes(state: TenantState, client: AppRegistration, text: string): RequestedScopes {
  const { resources, openId } = readAllScopes(state, client, text);
  const [first, second] = resources;
  if (second) {
    throw new EntraError(
      28000,
      `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${text} is not valid.`,
    );
  }
  return { ...(first ?? { resource: graphByShortName(state, client), permissions: [] }), openId };
}

/**
 * Parses the `scope` of an authorization request, which may contain several APIs:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code
 * Throws: malformed 70011, unknown API 500011.
 */
export function readAllScopes(
  state: TenantState,
  client: AppRegistration,
  text: string,
): { readonly resources: readonly ResourceScopes[]; readonly openId: readonly string[] } {
  const scopes = text.split(' ').filter(Boolean);
  if (scopes.length === 0) throw invalidScope(text);
  const openId = scopes.filter((scope) => OPENID_SCOPES.includes(scope.toLowerCase()));
  const resources: { resource: Resource; permissions: string[] }[] = [];
  for (const scope of scopes) {
    if (openId.includes(scope)) continue;
    const { resource, permission } = readScope(state, client, scope);
    const known = resources.find((one) => one.resource.audience === resource.audience);
    if (known) known.permissions.push(permission);
    else resources.push({ resource, permissions: [permission] });
  }
  for (const { permissions } of resources) {
    if (!permissions.includes(DEFAULT) || permissions.every((permission) => permission === DEFAULT)) continue;
    throw new EntraError(
      70011,
      "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. " +
        `One or more scopes in '${text}' are not compatible with each other. .default scope can't be combined with resource-specific scopes.`,
    );
  }
  return { resources, openId };
}

export function isDefault({ permissions }: ResourceScopes): boolean {
  return permissions.length === 1 && permissions[0] === DEFAULT;
}

/** `scope` of a token response. Keeps the spelling of the request, because clients use it as their cache key. */
export function responseScope({ resource, permissions, openId }: RequestedScopes, granted: readonly string[]): string {
  const named = permissions.includes(DEFAULT) ? [...granted, DEFAULT] : granted;
  return [
    ...openId.filter((scope) => scope !== 'offline_access'),
    ...named.map((one) => `${resource.prefix}${one}`),
  ].join(' ');
}

function readScope(
  state: TenantState,
  client: AppRegistration,
  scope: string,
): { readonly resource: Resource; readonly permission: string } {
  const parts = SCOPE.exec(scope);
  const permission = parts?.[2];
  if (permission === undefined) throw invalidScope(scope);
  const identifier = parts?.[1];
  if (identifier === undefined) return { resource: graphByShortName(state, client), permission };
  const resource = findResource(state, client, identifier);
  if (resource) return { resource, permission };
  throw unknownResource(identifier, state.name);
}

/** `tenant`: its name. */
export function unknownResource(identifier: string, tenant: string): EntraError {
  return new EntraError(
    500011,
    `The resource principal named ${identifier} was not found in the tenant named ${tenant}. ` +
      'This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. ' +
      'You might have sent your authentication request to the wrong tenant.',
  );
}

function invalidScope(scope: string): EntraError {
  return new EntraError(
    70011,
    "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. " +
      `The scope ${scope} is not valid.`,
  );
}
