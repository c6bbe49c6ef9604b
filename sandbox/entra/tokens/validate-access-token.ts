import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { CLOCK_SKEW, type TokenRejection, type TokenValidation } from './access-token.ts';
import { issuerOf } from './issuer.ts';

/** Validates the bearer token of an Authorization header: signature, issuer, lifetime, audience. */
export async function validateAccessToken(
  state: TenantState,
  authorization: string | undefined,
  audiences: readonly string[],
): Promise<TokenValidation> {
  const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (bearer === undefined) return { rejected: authorization?.trim() ? 'malformed' : 'missing' };
  return validateToken(state, bearer, audiences);
}

/** Validates a token outside a header, as in an on-behalf-of request. `clockTolerance`: seconds. */
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
    return { rejected: rejectionOf(error) };
  }
}

/** Whether the claims show a second factor. */
export function hasMfa({ amr }: JWTPayload): boolean {
  return Array.isArray(amr) && amr.includes('mfa');
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
