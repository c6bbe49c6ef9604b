import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from '@azure/identity';
import { createAzureHttpClient } from '../azure-http-client.ts';
import { BYTE_BUDGETS } from '../byte-budgets.ts';
import type { LatestFailure } from '../network-remedy.ts';
import { readAppCertificate } from './app-certificate.ts';
import { cacheTokens } from './token-cache.ts';
import { TokenError } from './token-error.ts';

/** How the app authenticates, in order of preference. */
export type AppProof =
  /** A PEM file with the certificate and its key. */
  | { readonly by: 'certificate'; readonly file: string }
  /** A user-assigned managed identity in Azure stands for the app. */
  | { readonly by: 'managed-identity'; readonly clientId: string }
  /**
   * Sufficient for Graph; SharePoint refuses it:
   * https://learn.microsoft.com/sharepoint/dev/solution-guidance/security-apponly-azuread
   */
  | { readonly by: 'secret'; readonly secret: string };

/** Access tokens of the app itself (app-only). */
export interface AppCredential {
  readonly proof: AppProof['by'];
  /** `scope`: the resource's identifier and `/.default`. Rejects with a `TokenError` or `certificate-unusable`. */
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
  let tokens: ReturnType<typeof cacheTokens> | undefined;
  return {
    proof: options.proof.by,
    async getToken(scope) {
      const latest: LatestFailure = {};
      tokens ??= cacheTokens(credentialFor(options, latest), latest);
      return tokens(scope);
    },
  };
}

/** Checks the certificate, if one is configured, without any request. Throws `certificate-unusable`. */
export function checkProof(proof: AppProof): void {
  if (proof.by === 'certificate') readAppCertificate(proof.file);
}

function credentialFor(options: AppCredentialOptions, latest: LatestFailure): TokenCredential {
  const { tenantId, clientId, proof, authorityHost, tokenExchangeAudience } = options;
  const retryOptions = { maxRetries: 0 };
  // The authority is configured, so a round trip to Microsoft's public cloud to validate it is unnecessary.
  const httpClient = createAzureHttpClient(BYTE_BUDGETS.entra, latest);
  const common = { authorityHost, disableInstanceDiscovery: true, retryOptions, httpClient };
  switch (proof.by) {
    case 'certificate':
      return new ClientCertificateCredential(
        tenantId,
        clientId,
        { certificate: readAppCertificate(proof.file) },
        common,
      );
    case 'managed-identity': {
      const identity = new ManagedIdentityCredential({
        clientId: proof.clientId,
        retryOptions,
        httpClient,
      });
      const assertion = () => assertionOf(identity, tokenExchangeAudience);
      return new ClientAssertionCredential(tenantId, clientId, assertion, common);
    }
    case 'secret':
      return new ClientSecretCredential(tenantId, clientId, proof.secret, common);
  }
}

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity */
async function assertionOf(identity: ManagedIdentityCredential, audience: string): Promise<string> {
  try {
    return (await identity.getToken(`${audience}/.default`)).token;
  } catch (error) {
    throw new TokenError('unavailable', undefined, error, NO_IDENTITY);
  }
}

const NO_IDENTITY =
  'APP_MANAGED_IDENTITY works only on Azure machines with this identity: check its name, or use APP_CERTIFICATE_FILE.';
