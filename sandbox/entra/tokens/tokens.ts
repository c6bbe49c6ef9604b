import { createHash, randomBytes } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { servicePrincipalId } from '../clients/service-principal.ts';

/** What a resource reads from a bearer token that it accepts. */
export interface AccessToken {
  readonly clientId: string;
  /** undefined: app-only */
  readonly person: Person | undefined;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly claims: JWTPayload;
}

export type TokenRejection = 'missing' | 'malformed' | 'signature' | 'expired' | 'audience' | 'issuer';

export type TokenValidation = { readonly token: AccessToken } | { readonly rejected: TokenRejection };

/** How a client showed that it is itself. */
export type ClientAuthMethod = 'none' | 'secret' | 'certificate';

export interface AccessTokenRequest {
  readonly audience: string;
  /** The app that gets the token (`azp`). */
  readonly clientId: string;
  /** undefined: app-only */
  readonly person?: Person | undefined;
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
  /** The person showed a second factor (`amr`). Default: false. */
  readonly mfa?: boolean;
  /** How the client proved itself (`azpacr`): not at all, with a secret, with a certificate. Default: secret. */
  readonly authMethod?: ClientAuthMethod;
  /** Seconds from now; negative: expired already. Default: `ACCESS_TOKEN_LIFETIME`. */
  readonly expiresIn?: number;
}

/** Seconds. Entra draws 60 to 90 minutes, 75 on average: https://learn.microsoft.com/entra/identity-platform/access-tokens#token-lifetime */
export const ACCESS_TOKEN_LIFETIME = 4500;

/** Teams' own client ids: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-register-aad */
export const TEAMS_CLIENT_ID = '1fec8e78-bce4-4aaf-ab1b-5451cc387264';

/** Seconds that Entra dates `iat` and `nbf` back, which is also what resources tolerate between clocks. */
const CLOCK_SKEW = 300;

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference, which knows `amr` in v1.0 tokens, as Graph's are. */
const MFA_METHODS = ['pwd', 'mfa'];

const AZPACR = { none: '0', secret: '1', certificate: '2' } as const;

/** Who issues this tenant's v2.0 tokens: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
export function issuerOf(state: TenantState): string {
  return `${state.addresses.entra}/${state.id}/v2.0`;
}

/** Reads the bearer of an Authorization header: signature, issuer, lifetime, audience. */
export async function validateAccessToken(
  state: TenantState,
  authorization: string | undefined,
  audiences: readonly string[],
): Promise<TokenValidation> {
  const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (bearer === undefined) return { rejected: authorization?.trim() ? 'malformed' : 'missing' };
  return validateToken(state, bearer, audiences);
}

/** The same for a token without its header, as an on-behalf-of request carries it. Tolerance in seconds. */
export async function validateToken(
  state: TenantState,
  token: string,
  audiences: readonly string[],
  clockTolerance = CLOCK_SKEW,
): Promise<TokenValidation> {
  try {
    const { payload } = await jwtVerify(token, state.entraKey.publicKey, {
      algorithms: ['RS256'],
      issuer: issuerOf(state),
      audience: [...audiences],
      clockTolerance,
      requiredClaims: ['exp', 'nbf', 'azp', 'oid', 'tid', 'sub'],
    });
    return toAccessToken(state, payload);
  } catch (error) {
    return { rejected: refusalOf(error) };
  }
}

/**
 * The assertion that Teams' single sign-on hands to a bot: for the app itself, scope `access_as_user`, issued to Teams.
 * `expiresIn`: seconds from now, negative for one that has expired. `mfa`: Teams itself was signed in to with a second factor.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-code
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
    authMethod: 'none',
    ...options,
  });
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

/** Whether the person showed a second factor for a token with these claims. */
export function hasMfa({ amr }: JWTPayload): boolean {
  return Array.isArray(amr) && amr.includes('mfa');
}

/** `sub` of a person: the same for the same client, another for another one. */
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

function toAccessToken(state: TenantState, claims: JWTPayload): TokenValidation {
  const { azp, oid, scp, roles, idtyp } = claims;
  const person = state.people.get(String(oid));
  if (claims.tid !== state.id) return { rejected: 'issuer' };
  if (idtyp !== 'app' && person === undefined) return { rejected: 'malformed' };
  return {
    token: {
      clientId: String(azp),
      person: idtyp === 'app' ? undefined : person,
      scopes: typeof scp === 'string' ? scp.split(' ').filter(Boolean) : [],
      roles: Array.isArray(roles) ? roles.map(String) : [],
      claims,
    },
  };
}

function refusalOf(error: unknown): TokenRejection {
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'signature';
  if (error instanceof errors.JWTExpired) return 'expired';
  if (!(error instanceof errors.JOSEError)) throw error;
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'malformed';
  if (error.claim === 'aud') return 'audience';
  if (error.claim === 'iss') return 'issuer';
  if (error.claim === 'nbf' && error.reason === 'check_failed') return 'expired';
  return 'malformed';
}
