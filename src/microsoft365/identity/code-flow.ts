import { createHash } from 'node:crypto';
import { type AuthenticationResult, ConfidentialClientApplication } from '@azure/msal-node';
import { asTokenError, TokenError } from './token-error.ts';
import type { UserCredential } from './user-credential.ts';

/**
 * Sign-in in a browser: authorization code with PKCE.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export interface CodeFlow {
  /** Where the browser signs in and consents. */
  authorizeUrl(request: AuthorizeRequest): Promise<string>;
  /** Who signed in, and a credential in their name. Rejects with a `TokenError`. */
  redeem(request: RedeemRequest): Promise<RedeemedCode>;
}

export interface AuthorizeRequest {
  readonly state: string;
  readonly nonce: string;
  /** 43 to 128 characters: https://www.rfc-editor.org/rfc/rfc7636#section-4.1 */
  readonly verifier: string;
  /** All that the answers will need: consent is asked for once. The first one's resource is the one of the code. */
  readonly scopes: readonly [string, ...string[]];
  /** What Entra asked for when it refused a token (MFA, Conditional Access). */
  readonly claims?: string | undefined;
}

export interface RedeemRequest {
  readonly code: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly scope: string;
}

export interface RedeemedCode {
  readonly tenantId: string;
  readonly objectId: string;
  readonly credential: UserCredential;
  /** Real time. */
  readonly expiresAt: Date;
}

export interface CodeFlowOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tenantId: string;
  readonly authorityHost: string;
  /** Registered for the app, to the letter. */
  readonly redirectUri: string;
}

export function createCodeFlow({ authorityHost, tenantId, redirectUri, ...app }: CodeFlowOptions): CodeFlow {
  const authority = `${authorityHost}/${tenantId}`;
  // One client a sign-in: its cache holds one person's tokens, and goes with the credential.
  const createClient = () =>
    new ConfidentialClientApplication({ auth: { ...app, authority, knownAuthorities: [new URL(authority).host] } });
  return {
    authorizeUrl({ state, nonce, verifier, scopes: [first, ...others], claims }) {
      return createClient().getAuthCodeUrl({
        scopes: [first],
        extraScopesToConsent: others,
        redirectUri,
        responseMode: 'query',
        state,
        nonce,
        codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
        codeChallengeMethod: 'S256',
        ...(claims && { claims }),
      });
    },
    async redeem({ code, nonce, verifier, scope }) {
      const client = createClient();
      try {
        const result = await client.acquireTokenByCode(
          { code, codeVerifier: verifier, scopes: [scope], redirectUri },
          { nonce, code },
        );
        return { ...whoIs(result), credential: credentialOf(client, result) };
      } catch (error) {
        throw asTokenError(error);
      }
    },
  };
}

function whoIs({ account, tenantId, expiresOn }: AuthenticationResult): Omit<RedeemedCode, 'credential'> {
  if (!account || !expiresOn) throw new TokenError('unavailable', undefined, undefined);
  return { tenantId, objectId: account.localAccountId, expiresAt: expiresOn };
}

/** Tokens for further resources come from the refresh token, in memory. */
function credentialOf(client: ConfidentialClientApplication, { account }: AuthenticationResult): UserCredential {
  return {
    async getToken(scope) {
      try {
        if (!account) throw new TokenError('unavailable', undefined, undefined);
        return (await client.acquireTokenSilent({ account, scopes: [scope] })).accessToken;
      } catch (error) {
        throw asTokenError(error);
      }
    },
  };
}
