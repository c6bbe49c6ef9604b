import { ClientAssertionCredential, ClientSecretCredential, type TokenCredential } from '@azure/identity';
import { keepCreated } from '../../cache/keep-created.ts';
import { createAzureHttpClient } from '../azure-http-client.ts';
import { BYTE_BUDGETS } from '../byte-budgets.ts';
import type { LatestFailure } from '../network-remedy.ts';
import { createClientProof } from './proof/client-proof.ts';
import type { AppProof, ClientAuthentication } from './proof/types.ts';
import { cacheTokens } from './token-cache.ts';

/** Access tokens of the app itself (app-only). */
export interface AppCredential {
  readonly proof: AppProof['by'];
  /** `scope`: the resource's identifier and `/.default`. Rejects with a `TokenError`, or if the proof is unusable. */
  getToken(scope: string): Promise<string>;
}

export interface AppCredentialOptions {
  readonly tenantId: string;
  readonly clientId: string;
  readonly proof: AppProof;
  /** Origin of the sign-in service, e.g. `https://login.microsoftonline.com`. */
  readonly authorityHost: string;
  /** See `Cloud`. */
  readonly tokenExchangeAudience: string;
}

/**
 * Creates the app's credential: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * It retries nothing.
 */
export function createAppCredential(options: AppCredentialOptions): AppCredential {
  const { proof } = options;
  const clientProof = createClientProof({ ...options, cloud: options }, [proof]);
  const latest: LatestFailure = {};
  // A proof that cannot be used is reported before Entra is asked, and is looked at again each time.
  const tokens = keepCreated(async () =>
    cacheTokens(credentialFor(options, await clientProof.authentication(), latest), latest),
  );
  return { proof: proof.by, getToken: async (scope) => (await tokens())(scope) };
}

function credentialFor(
  { tenantId, clientId, authorityHost }: AppCredentialOptions,
  authentication: ClientAuthentication,
  latest: LatestFailure,
): TokenCredential {
  const common = {
    authorityHost,
    // The authority is configured, so a round trip to Microsoft's public cloud to validate it is unnecessary.
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
    httpClient: createAzureHttpClient({ upstream: 'entra', maxBytes: BYTE_BUDGETS.entra }, latest),
  };
  return 'secret' in authentication
    ? new ClientSecretCredential(tenantId, clientId, authentication.secret, common)
    : new ClientAssertionCredential(tenantId, clientId, authentication.assertion, common);
}
