import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { CLOCK_SKEW, type TokenRejection, type TokenValidation } from './access-token.ts';
import { issuerOf, v1IssuerOf } from './issuer.ts';

export interface ValidationOptions {
  /** Seconds. Default: `CLOCK_SKEW`. */
  readonly clockTolerance?: number;
  /** Ids of the tenants whose tokens are accepted. Default: this tenant. */
  readonly tenants?: readonly string[];
}

/** Validates the bearer token of an Authorization header: signature, issuer, lifetime, audience. */
export async function validateAccessToken(
  state: TenantState,
  authorization: string | undefined,
  audiences: readonly string[],
  options?: ValidationOptions,
): Promise<TokenValidation> {
  const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (bearer === undefined) return { rejected: authorization?.trim() ? 'malformed' : 'missing' };
  return validateToken(state, bearer, audiences, options);
}

/** Validates a token outside a header, as in an on-behalf-of request. */
export async function validateToken(
  state: TenantState,
  token: string,
  audiences: readonly string[],
  { clockTolerance = CLOCK_SKEW, tenants = [state.id] }: ValidationOptions = {},
): Promise<TokenValidation> {
  try {
    const { payload } = await jwtVerify(token, state.entraKey.publicKey, {
      algorithms: ['RS256'],
      issuer: tenants.flatMap((id) => [issuerOf(state, id), v1IssuerOf(state, id)]),
      audience: [...audiences],
      clockTolerance,
      requiredClaims: ['exp', 'nbf', 'oid', 'tid', 'sub'],
    });
    return tenants.includes(String(payload.tid)) ? toAccessToken(state, payload) : { rejected: 'issuer' };
  } catch (error) {
    return { rejected: rejectionOf(error) };
  }
}

/** Whether the claims show a second factor. */
export function hasMfa({ amr }: JWTPayload): boolean {
  return Array.isArray(amr) && amr.includes('mfa');
}

function toAccessToken(state: TenantState, claims: JWTPayload): TokenValidation {
  const { azp, appid, azpacr, appidacr, oid, scp, roles, idtyp } = claims;
  const person = state.people.get(String(oid));
  const clientId = azp ?? appid;
  if (typeof clientId !== 'string') return { rejected: 'malformed' };
  if (idtyp !== 'app' && person === undefined) return { rejected: 'malformed' };
  return {
    token: {
      clientId,
      person: idtyp === 'app' ? undefined : person,
      scopes: typeof scp === 'string' ? scp.split(' ').filter(Boolean) : [],
      roles: Array.isArray(roles) ? roles.map(String) : [],
      byCertificate: (azpacr ?? appidacr) === '2',
      claims,
    },
  };
}

function rejectionOf(error: unknown): TokenRejection {
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
