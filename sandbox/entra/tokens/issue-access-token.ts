import { createHash, randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import { appRolesOf } from '../../tenant/apps/app-roles.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { servicePrincipalId } from '../clients/service-principal.ts';
import { type AccessTokenRequest, CLOCK_SKEW } from './access-token.ts';
import { issuerOf, v1IssuerOf } from './issuer.ts';

/**
 * Seconds. Entra chooses 60 to 90 minutes at random, 75 on average:
 * https://learn.microsoft.com/entra/identity-platform/access-tokens#token-lifetime
 */
export const ACCESS_TOKEN_LIFETIME = 4500;

/**
 * Client id of Teams:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-register-aad
 */
export const TEAMS_CLIENT_ID = '1fec8e78-bce4-4aaf-ab1b-5451cc387264';

/**
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference documents `amr` for v1.0 tokens. The
 * assertion of single sign-on carries it to on-behalf-of: UNCONFIRMED.
 */
const MFA_METHODS = ['pwd', 'mfa'];

/** `azpacr`, in v1.0 tokens `appidacr`. */
const CLIENT_AUTHENTICATION = { none: '0', secret: '1', certificate: '2' } as const;

/**
 * The assertion that Teams' single sign-on gives to a bot: audience is the app itself, scope `access_as_user`, issued
 * to Teams. `expiresIn`: seconds from now, negative for an expired one. `mfa`: the person signed in to Teams with a
 * second factor. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-code
 */
export function issueSsoAssertion(
  state: TenantState,
  person: Person,
  app: AppRegistration,
  options: { readonly expiresIn?: number; readonly mfa?: boolean } = {},
): Promise<string> {
  return issueAccessToken(state, {
    audience: app.clientId,
    clientId: TEAMS_CLIENT_ID,
    person,
    scopes: ['access_as_user'],
    roles: appRolesOf(state, person, app),
    authMethod: 'none',
    ...options,
  });
}

/**
 * An access token of the version that the API accepts: v2.0 for registered apps and for token exchange, v1.0 for
 * Microsoft's own APIs. https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function issueAccessToken(state: TenantState, request: AccessTokenRequest): Promise<string> {
  const { audience, roles = [], tenantId = state.id } = request;
  const now = Math.floor(Date.now() / 1000);
  const expiresAt = now + (request.expiresIn ?? ACCESS_TOKEN_LIFETIME);
  const issuedAt = Math.min(now, expiresAt) - CLOCK_SKEW;
  const isV2 = state.apps.has(audience) || audience === state.cloud.tokenExchange;
  return state.entraKey.sign({
    aud: audience,
    iat: issuedAt,
    nbf: issuedAt,
    exp: expiresAt,
    ...(isV2 ? v2Claims(state, request) : v1Claims(state, request)),
    ...(roles.length > 0 && { roles }),
    rh: `1.${randomBytes(30).toString('base64url')}.`,
    tid: tenantId,
    uti: randomBytes(16).toString('base64url'),
  });
}

/**
 * `sub` of a person, different for each client:
 * https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */
export function pairwiseSubject(state: TenantState, clientId: string, person: Person): string {
  return createHash('sha256').update(`${state.id}\u0000${clientId}\u0000${person.id}`).digest('base64url');
}

/** Claims that only v2.0 tokens have, or have under another name. */
function v2Claims(state: TenantState, request: AccessTokenRequest): JWTPayload {
  const { clientId, person, scopes = [], authMethod = 'secret', mfa = false, tenantId } = request;
  return {
    iss: issuerOf(state, tenantId),
    azp: clientId,
    azpacr: CLIENT_AUTHENTICATION[authMethod],
    ...(person
      ? { ...personClaims(state, clientId, person, scopes), preferred_username: person.userPrincipalName }
      : appOnlyClaims(state, clientId)),
    ...(mfa && { amr: MFA_METHODS }),
    ver: '2.0',
  };
}

/** Guests have no `upn`, because it belongs to their own tenant. */
function v1Claims(state: TenantState, request: AccessTokenRequest): JWTPayload {
  const { clientId, person, scopes = [], authMethod = 'secret', mfa = false, tenantId } = request;
  const common = {
    iss: v1IssuerOf(state, tenantId),
    app_displayname: state.apps.get(clientId)?.displayName,
    appid: clientId,
    appidacr: CLIENT_AUTHENTICATION[authMethod],
    ver: '1.0',
  };
  if (!person) return { ...common, idp: common.iss, ...appOnlyClaims(state, clientId) };
  const isGuest = person.userType === 'Guest';
  return {
    ...common,
    acr: '1',
    amr: mfa ? MFA_METHODS : ['pwd'],
    family_name: person.surname,
    given_name: person.givenName,
    idtyp: 'user',
    ...personClaims(state, clientId, person, scopes),
    unique_name: isGuest ? person.mail : person.userPrincipalName,
    ...(!isGuest && { upn: person.userPrincipalName }),
  };
}

function personClaims(
  state: TenantState,
  clientId: string,
  person: Person,
  scopes: readonly string[],
): Readonly<Record<string, string>> {
  return {
    name: person.displayName,
    oid: person.id,
    scp: scopes.join(' '),
    sub: pairwiseSubject(state, clientId, person),
  };
}

function appOnlyClaims(state: TenantState, clientId: string): Readonly<Record<string, string>> {
  const id = servicePrincipalId(state, clientId);
  return { idtyp: 'app', oid: id, sub: id };
}
