import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from '@azure/identity';
import { readAppCertificate } from './app-certificate.ts';
import { cacheTokens } from './token-cache.ts';
import { TokenError } from './token-error.ts';

/** How the app proves that it is itself, the best first. */
export type AppProof =
  /** A PEM file with the certificate and its key. */
  | { readonly by: 'certificate'; readonly file: string }
  /** The identity of the machine in Azure stands for the app. `clientId` undefined: the system-assigned one. */
  | { readonly by: 'managed-identity'; readonly clientId: string | undefined }
  /** Suffices for Graph; SharePoint lets no app in with it: https://learn.microsoft.com/sharepoint/dev/solution-guidance/security-apponly-azuread */
  | { readonly by: 'secret'; readonly secret: string };

/** Access tokens of the app itself, in nobody's name. */
export interface AppCredential {
  readonly proof: AppProof['by'];
  /** A token for one resource: its identifier and `/.default`. Rejects with a `TokenError`, or `certificate-unusable`. */
  getToken(scope: string): Promise<string>;
}

export interface AppCredentialOptions {
  readonly tenantId: string;
  readonly clientId: string;
  readonly proof: AppProof;
  /** Origin of the sign-in service, e.g. `https://login.microsoftonline.com`. */
  readonly authorityHost: string;
  /** Of this cloud. */
  readonly tokenExchangeAudience: string;
}

/**
 * The app's own credential: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * Nothing is retried behind the caller's back.
 */
export function createAppCredential(options: AppCredentialOptions): AppCredential {
  let tokens: ReturnType<typeof cacheTokens> | undefined;
  return {
    proof: options.proof.by,
    async getToken(scope) {
      tokens ??= cacheTokens(credentialFor(options));
      return tokens(scope);
    },
  };
}

/** Looks at what the app will prove itself with, without asking anybody. Throws `certificate-unusable`. */
export function checkProof(proof: AppProof): void {
  if (proof.by === 'certificate') readAppCertificate(proof.file);
}

function credentialFor(options: AppCredentialOptions): TokenCredential {
  const { tenantId, clientId, proof, authorityHost, tokenExchangeAudience } = options;
  const retryOptions = { maxRetries: 0 };
  // The authority is a setting of ours; asking Microsoft's public cloud about it would only cost a round trip.
  const how = { authorityHost, disableInstanceDiscovery: true, retryOptions };
  switch (proof.by) {
    case 'certificate':
      return new ClientCertificateCredential(tenantId, clientId, { certificate: readAppCertificate(proof.file) }, how);
    case 'managed-identity': {
      const identity = new ManagedIdentityCredential({
        ...(proof.clientId && { clientId: proof.clientId }),
        retryOptions,
      });
      const assertion = () => assertionOf(identity, tokenExchangeAudience);
      return new ClientAssertionCredential(tenantId, clientId, assertion, how);
    }
    case 'secret':
      return new ClientSecretCredential(tenantId, clientId, proof.secret, how);
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
  'APP_MANAGED_IDENTITY works on machines in Azure that have this identity: check its name, or use APP_CERTIFICATE_FILE instead.';
