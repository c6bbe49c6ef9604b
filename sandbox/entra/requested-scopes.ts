import type { AppRegistration } from '../tenant/app-registration.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { EntraRefusal } from './refusal.ts';
import { findResource, graphByShortName, type Resource } from './resources.ts';

/** https://learn.microsoft.com/entra/identity-platform/scopes-oidc#openid-connect-scopes */
const OPENID_SCOPES = ['openid', 'profile', 'email', 'offline_access'];
const DEFAULT = '.default';
/** Characters of a scope (RFC 6749, section 3.3), and the two forms of a resource: a URI, or an application id. */
const SCOPE = /^(?:((?:[a-z][a-z0-9+.-]*:\/\/|[0-9a-f]{8}-)[^\s"\\]*)\/)?([^\s"\\/]+)$/i;

/** What a `scope` parameter asks for. */
export interface RequestedScopes {
  /** The single API of the request. */
  readonly resource: Resource;
  /** Permissions without their resource, e.g. `User.Read` or `.default`. */
  readonly permissions: readonly string[];
  readonly openId: readonly string[];
}

/**
 * Reads a `scope` parameter. Throws: malformed 70011, unknown API 500011, several APIs 28000.
 * https://learn.microsoft.com/entra/identity-platform/scopes-oidc
 */
export function readScopes(state: TenantState, client: AppRegistration, text: string): RequestedScopes {
  const scopes = text.split(' ').filter(Boolean);
  const openId = scopes.filter((scope) => OPENID_SCOPES.includes(scope.toLowerCase()));
  const asked = scopes.filter((scope) => !openId.includes(scope)).map((scope) => readScope(state, client, scope));
  if (scopes.length === 0) throw invalidScope(text);
  const [first, ...others] = asked;
  if (first && others.some(({ resource }) => resource.audience !== first.resource.audience)) {
    throw new EntraRefusal(
      28000,
      `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${text} is not valid.`,
    );
  }
  const permissions = asked.map(({ permission }) => permission);
  if (permissions.includes(DEFAULT) && permissions.some((permission) => permission !== DEFAULT)) {
    throw new EntraRefusal(
      70011,
      "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. " +
        `One or more scopes in '${text}' are not compatible with each other. .default scope can't be combined with resource-specific scopes.`,
    );
  }
  return { resource: first?.resource ?? graphByShortName(client), permissions, openId };
}

export function isDefault({ permissions }: RequestedScopes): boolean {
  return permissions.length === 1 && permissions[0] === DEFAULT;
}

/**
 * The permissions that a delegated token carries: all that were granted, once those that were asked for are among them.
 * Throws 65001 with suberror `consent_required`.
 * https://learn.microsoft.com/entra/identity-platform/permissions-consent-overview
 */
export function grantScopes(client: AppRegistration, requested: RequestedScopes): readonly string[] {
  const { granted } = requested.resource;
  const has = (permission: string) => granted.some((one) => one.toLowerCase() === permission.toLowerCase());
  const consented = isDefault(requested) ? granted.length > 0 : requested.permissions.every(has);
  if (!consented) {
    throw new EntraRefusal(
      65001,
      `The user or administrator has not consented to use the application with ID '${client.clientId}' named '${client.displayName}'. ` +
        'Send an interactive authorization request for this user and resource.',
      'consent_required',
    );
  }
  return granted;
}

/** `scope` of a token response: as the request wrote them, so that clients find the token in their cache again. */
export function answeredScope({ resource, permissions, openId }: RequestedScopes, granted: readonly string[]): string {
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
  if (identifier === undefined) return { resource: graphByShortName(client), permission };
  const resource = findResource(state, client, identifier);
  if (resource) return { resource, permission };
  throw new EntraRefusal(
    500011,
    `The resource principal named ${identifier} was not found in the tenant named ${state.name}. ` +
      'This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. ' +
      'You might have sent your authentication request to the wrong tenant.',
  );
}

function invalidScope(scope: string): EntraRefusal {
  return new EntraRefusal(
    70011,
    "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. " +
      `The scope ${scope} is not valid.`,
  );
}
