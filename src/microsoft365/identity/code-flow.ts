import { createHash } from 'node:crypto';
import { type AuthenticationResult, ConfidentialClientApplication } from '@azure/msal-node';
import { canonicalId } from '../../people/person-key.ts';
import type { LatestFailure } from '../network-remedy.ts';
import { createAuthorityMetadata } from './authority-metadata.ts';
import { createMsalNetwork } from './msal-network.ts';
import { hasAdminRole } from './permissions.ts';
import type { ClientProof } from './proof/client-proof.ts';
import { msalAuthentication } from './proof/msal-authentication.ts';
import { TokenError, withTokenErrors } from './token-error.ts';
import type { UserCredential } from './user-credential.ts';

/**
 * Browser sign-in: authorization code flow with PKCE.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export interface CodeFlow {
  /** URL at which the person signs in and consents. Rejects with a `TokenError`. */
  authorizeUrl(request: AuthorizeRequest): Promise<string>;
  /** Exchanges the code for the person's identity and credential. Rejects with a `TokenError`. */
  redeem(request: RedeemRequest): Promise<RedeemedCode>;
}

export interface AuthorizeRequest {
  readonly state: string;
  readonly nonce: string;
  /** 43 to 128 characters: https://www.rfc-editor.org/rfc/rfc7636#section-4.1 */
  readonly verifier: string;
  /** All scopes that answers need, so that consent is requested once. The code is for the resource of the first one. */
  readonly scopes: readonly [string, ...string[]];
  /** Claims challenge with which Entra refused a token (MFA, Conditional Access). */
  readonly claims?: string | undefined;
  /** Entra lets the person choose the account, even if the browser is signed in with only one. */
  readonly chooseAccount?: boolean;
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
  /** Whether the ID token has the app role of admins. It comes from Entra itself. */
  readonly isAdmin: boolean;
  /** Real time. */
  readonly expiresAt: Date;
}

export interface CodeFlowOptions {
  readonly clientId: string;
  readonly proof: ClientProof;
  readonly tenantId: string;
  readonly authorityHost: string;
  /** Exactly as registered for the app. */
  readonly redirectUri: string;
}

export function createCodeFlow({ authorityHost, tenantId, redirectUri, clientId, proof }: CodeFlowOptions): CodeFlow {
  const authority = `${authorityHost}/${tenantId}`;
  const metadata = createAuthorityMetadata(authority);
  // One client per sign-in: its cache holds one person's tokens and is dropped with the credential. The metadata are
  // shared, so a client sends nothing but token requests.
  const createClient = async (latest: LatestFailure = {}) =>
    new ConfidentialClientApplication({
      auth: {
        clientId,
        ...msalAuthentication(await proof.authentication()),
        authority,
        knownAuthorities: [new URL(authority).host],
        authorityMetadata: await metadata(),
      },
      system: { networkClient: createMsalNetwork(latest) },
    });
  return {
    async authorizeUrl({ state, nonce, verifier, scopes: [first, ...others], claims, chooseAccount }) {
      const client = await withTokenErrors({}, createClient);
      return client.getAuthCodeUrl({
        scopes: [first],
        extraScopesToConsent: others,
        redirectUri,
        responseMode: 'query',
        state,
        nonce,
        codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
        codeChallengeMethod: 'S256',
        ...(claims && { claims }),
        ...(chooseAccount && { prompt: 'select_account' }),
      });
    },
    redeem({ code, nonce, verifier, scope }) {
      const latest: LatestFailure = {};
      return withTokenErrors(latest, async () => {
        const client = await createClient(latest);
        const result = await client.acquireTokenByCode(
          { code, codeVerifier: verifier, scopes: [scope], redirectUri },
          { nonce, code },
        );
        return { ...identityOf(result), credential: credentialOf(client, result, latest) };
      });
    },
  };
}

function identityOf({
  account,
  tenantId,
  expiresOn,
  idTokenClaims,
}: AuthenticationResult): Omit<RedeemedCode, 'credential'> {
  if (!account || !expiresOn) throw new TokenError('unavailable', undefined, undefined);
  const objectId = canonicalId(account.localAccountId);
  const { roles }: { readonly roles?: unknown } = idTokenClaims;
  return { tenantId: canonicalId(tenantId), objectId, isAdmin: hasAdminRole(roles), expiresAt: expiresOn };
}

/**
 * Gets tokens for further resources with the refresh token, which is kept in memory. `latest`: of the client's network.
 */
function credentialOf(
  client: ConfidentialClientApplication,
  { account }: AuthenticationResult,
  latest: LatestFailure,
): UserCredential {
  return {
    getToken: (scope) =>
      withTokenErrors(latest, async () => {
        if (!account) throw new TokenError('unavailable', undefined, undefined);
        return (await client.acquireTokenSilent({ account, scopes: [scope] })).accessToken;
      }),
  };
}
