import { type AccessToken, ManagedIdentityCredential } from '@azure/identity';
import { createAzureHttpClient } from '../../azure-http-client.ts';
import { BYTE_BUDGETS } from '../../byte-budgets.ts';
import type { LatestFailure } from '../../network-remedy.ts';
import { cacheAccessTokens } from '../token-cache.ts';
import { TokenError } from '../token-error.ts';

/** A user-assigned managed identity of this machine in Azure. */
export interface ManagedIdentity {
  /** `scope`: the resource's identifier and `/.default`. Rejects with a `TokenError`. */
  getToken(scope: string): Promise<AccessToken>;
}

/** The setting that names the identity. */
export type IdentitySetting = 'BOT_TYPE' | 'APP_MANAGED_IDENTITY' | 'DATABASE_IDENTITY';

/**
 * Gets the identity's tokens from the endpoint of App Service and Container Apps, or of a virtual machine (IMDS).
 * Concurrent requests for a token share one call, because IMDS throttles:
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling
 */
export function createManagedIdentity(clientId: string, setting: IdentitySetting): ManagedIdentity {
  const latest: LatestFailure = {};
  let tokens: ReturnType<typeof cacheAccessTokens> | undefined;
  const start = () => {
    const httpClient = createAzureHttpClient({ upstream: 'entra', maxBytes: BYTE_BUDGETS.entra }, latest);
    return cacheAccessTokens(
      new ManagedIdentityCredential({ clientId, retryOptions: { maxRetries: 0 }, httpClient }),
      latest,
    );
  };
  return {
    async getToken(scope) {
      tokens ??= start();
      try {
        return await tokens(scope);
      } catch (error) {
        throw new TokenError('unavailable', undefined, error, remedyFor(setting, clientId));
      }
    },
  };
}

function remedyFor(setting: IdentitySetting, clientId: string): string {
  const named = setting === 'BOT_TYPE' ? 'BOT_TYPE=UserAssignedMSI' : setting;
  return `${named} works only on Azure machines to which the user-assigned identity ${clientId} is assigned: check this id and the machine's identities. Elsewhere, use a certificate.`;
}
