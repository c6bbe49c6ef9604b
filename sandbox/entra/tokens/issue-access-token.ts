import { createHash, randomBytes } from 'node:crypto';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { servicePrincipalId } from '../clients/service-principal.ts';
import { type AccessTokenRequest, CLOCK_SKEW } from './access-token.ts';
import { issuerOf } from './issuer.ts';

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
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference documents `amr` for v1.0 tokens,
 * which Graph's are.
 */
const MFA_METHODS = ['pwd', 'mfa'];

const AZPACR = { none: '0', secret: '1', certificate: '2' } as const;

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

/** Values of the person's roles in the app: https://learn.microsoft.com/entra/identity-platform/howto-add-app-roles-in-apps */
function appRolesOf({ directory }: TenantState, person: Person, { clientId }: AppRegistration): readonly string[] {
  const entry = directory.knownEntry(clientId);
  const assigned = entry?.principal?.people.filter(({ personId }) => personId === person.id) ?? [];
  return assigned.flatMap(({ appRoleId }) => entry?.appRoles.find(({ id }) => id === appRoleId)?.value ?? []);
}

/** A v2.0 access token: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
export function issueAccessToken(state: TenantState, request: AccessTokenRequest): Promise<string> {
  const { audience, clientId, person, scopes = [], roles = [], authMethod = 'secret', mfa = false } = request;
  const now = Math.floor(Date.now() / 1000);
  const expiresAt = now + (request.expiresIn ?? ACCESS_TOKEN_LIFETIME);
  const issuedAt = Math.min(now, expiresAt) - CLOCK_SKEW;
  return state.entraKey.sign({
    aud: audience,
    iss: issuerOf(state),
    iat: issuedAt,
    nbf: issuedAt,
    exp: expiresAt,
    azp: clientId,
    azpacr: AZPACR[authMethod],
    ...(person ? delegatedClaims(state, clientId, person, scopes) : appOnlyClaims(state, clientId)),
    ...(roles.length > 0 && { roles }),
    ...(mfa && { amr: MFA_METHODS }),
    rh: `1.${randomBytes(30).toString('base64url')}.`,
    tid: state.id,
    uti: randomBytes(16).toString('base64url'),
    ver: '2.0',
  });
}

/**
 * `sub` of a person, different for each client:
 * https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */
export function pairwiseSubject(state: TenantState, clientId: string, person: Person): string {
  return createHash('sha256').update(`${state.id}\u0000${clientId}\u0000${person.id}`).digest('base64url');
}

function delegatedClaims(
  state: TenantState,
  clientId: string,
  person: Person,
  scopes: readonly string[],
): Readonly<Record<string, string>> {
  return {
    name: person.displayName,
    oid: person.id,
    preferred_username: person.userPrincipalName,
    scp: scopes.join(' '),
    sub: pairwiseSubject(state, clientId, person),
  };
}

function appOnlyClaims(state: TenantState, clientId: string): Readonly<Record<string, string>> {
  const id = servicePrincipalId(state, clientId);
  return { idtyp: 'app', oid: id, sub: id };
}
