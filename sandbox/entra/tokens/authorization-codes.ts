import { createHash, randomBytes } from 'node:crypto';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import { EntraError, malformedRequest } from '../entra-error.ts';
import type { UserGrant } from './user-grant.ts';

/** PKCE challenge that the client's verifier must match (RFC 7636). */
export interface CodeChallenge {
  readonly value: string;
  readonly method: 'S256' | 'plain';
}

export interface CodeGrant {
  readonly clientId: string;
  readonly redirectUri: string;
  /** undefined: the client did not use PKCE. */
  readonly challenge: CodeChallenge | undefined;
  readonly userGrant: UserGrant;
}

/**
 * Authorization codes. Each can be redeemed once, by its client, with the same redirect URI and the matching verifier.
 */
export interface AuthorizationCodes {
  issue(grant: CodeGrant): string;
  /**
   * The user's grant for the code. Throws: never issued 9002313, of another client 70000, already redeemed 54005,
   * expired 70008, other redirect URI 500112, verifier missing 50148, verifier wrong or unexpected 501481. An error
   * does not use the code up. That, and the codes for another client and for an unexpected verifier, are UNCONFIRMED.
   * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
   */
  redeem(code: string, client: AppRegistration, redirectUri: string, verifier: string | null): UserGrant;
}

/** Milliseconds: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#successful-response */
const CODE_LIFETIME = 10 * 60_000;

/** `now`: real milliseconds; codes expire in real time, like tokens. */
export function createAuthorizationCodes(now: () => number): AuthorizationCodes {
  const issued = new Map<string, { readonly grant: CodeGrant; readonly expiresAt: number; used: boolean }>();
  return {
    issue(grant) {
      const code = `1.${randomBytes(160).toString('base64url')}`;
      issued.set(code, { grant, expiresAt: now() + CODE_LIFETIME, used: false });
      return code;
    },
    redeem(code, client, redirectUri, verifier) {
      const entry = issued.get(code);
      if (!entry) throw malformedRequest();
      const { grant } = entry;
      if (grant.clientId !== client.clientId) {
        throw new EntraError(70000, "The provided value for the input parameter 'code' is not valid.");
      }
      if (entry.used) {
        throw new EntraError(
          54005,
          'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
        );
      }
      if (entry.expiresAt <= now()) {
        throw new EntraError(
          70008,
          'The provided authorization code or refresh token has expired due to inactivity. ' +
            'Send a new interactive authorization request for this user and resource.',
        );
      }
      if (grant.redirectUri !== redirectUri) {
        throw new EntraError(
          500112,
          `The reply address '${redirectUri}' does not match the reply address '${grant.redirectUri}' provided when requesting Authorization code.`,
        );
      }
      checkVerifier(grant.challenge, verifier);
      entry.used = true;
      return grant.userGrant;
    },
  };
}

function checkVerifier(challenge: CodeChallenge | undefined, verifier: string | null): void {
  if (!challenge && verifier === null) return;
  if (challenge && !verifier) {
    throw new EntraError(
      50148,
      'The code_verifier does not match the code_challenge supplied in the authorization request for PKCE.',
    );
  }
  if (challenge && verifier && challengeOf(verifier, challenge.method) === challenge.value) return;
  throw new EntraError(
    501481,
    'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  );
}

function challengeOf(verifier: string, method: CodeChallenge['method']): string {
  return method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
}
