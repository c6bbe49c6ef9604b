import { decodeJwt } from 'jose';
import { hasAdminRole } from '../../src/microsoft365/identity/permissions.ts';
import { canonicalId, type PersonKey } from '../../src/people/person-key.ts';
import type { SignInRefusal } from './refusals.ts';

/** A person's single sign-on token from Teams. Its signature is left to Entra (on-behalf-of). */
export interface Assertion {
  readonly token: string;
  /** Real time: tokens do not follow the service's clock. */
  readonly expiresAt: Date;
  /** Whether it says that the person has the app role of admins. True only once Entra has accepted the token. */
  readonly saysAdmin: boolean;
}

export type AssertionRefusal = Extract<
  SignInRefusal,
  'malformed' | 'expired' | 'other-person' | 'other-tenant' | 'other-audience'
>;

export interface ExpectedAssertion {
  readonly sender: PersonKey;
  readonly clientId: string;
  readonly botId: string;
}

/**
 * Compares the token's claims with the activity that brought it. Otherwise a person who sends the bot another person's
 * token would see that person's photo.
 */
export function readAssertion(
  token: unknown,
  { sender, clientId, botId }: ExpectedAssertion,
  now: Date,
): { assertion: Assertion } | { refused: AssertionRefusal } {
  if (typeof token !== 'string' || token.length > 16_384) return { refused: 'malformed' };
  let claims: ReturnType<typeof decodeJwt>;
  try {
    claims = decodeJwt(token);
  } catch {
    return { refused: 'malformed' };
  }
  if (typeof claims.exp !== 'number') return { refused: 'malformed' };
  if (claims.exp * 1000 <= now.getTime()) return { refused: 'expired' };
  if (!isSameId(claims.tid, sender.tenantId)) return { refused: 'other-tenant' };
  if (!isSameId(claims.oid, sender.objectId)) return { refused: 'other-person' };
  // v2 tokens name the client id, v1 tokens the Application ID URI.
  if (!isSameId(claims.aud, clientId) && !isSameId(claims.aud, `api://botid-${botId}`))
    return { refused: 'other-audience' };
  return { assertion: { token, expiresAt: new Date(claims.exp * 1000), saysAdmin: hasAdminRole(claims.roles) } };
}

function isSameId(claim: unknown, id: string): boolean {
  return typeof claim === 'string' && canonicalId(claim) === canonicalId(id);
}
