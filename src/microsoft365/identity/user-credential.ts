import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { OnBehalfOfCredential } from '@azure/identity';
import { keepCreated } from '../../cache/keep-created.ts';
import { createAzureHttpClient } from '../azure-http-client.ts';
import { BYTE_BUDGETS } from '../byte-budgets.ts';
import type { LatestFailure } from '../network-remedy.ts';
import type { ClientProof } from './proof/client-proof.ts';
import type { ClientAuthentication } from './proof/types.ts';
import { cacheTokens } from './token-cache.ts';
import { withTokenErrors } from './token-error.ts';

/** Delegated access tokens of one person. */
export interface UserCredential {
  /** Gets a token for a scope of one resource. Rejects with a `TokenError`. */
  getToken(scope: string): Promise<string>;
}

export interface UserCredentialOptions {
  readonly tenantId: string;
  readonly clientId: string;
  readonly proof: ClientProof;
  /** Origin of the sign-in service, e.g. `https://login.microsoftonline.com`. */
  readonly authorityHost: string;
  /** The person's single sign-on token. */
  readonly assertion: string;
}

/** Creates a person's credential. Share one factory: it caches what each credential would request again. */
export type UserCredentialFactory = (options: UserCredentialOptions) => UserCredential;

/**
 * On-behalf-of credentials (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow).
 * They retry nothing: a person waits for the answer, and the caller knows the deadline.
 */
export function createUserCredentialFactory(): UserCredentialFactory {
  const metadataCache = createMetadataCachePolicy();
  return ({ authorityHost, assertion, proof, ...app }) => {
    const latest: LatestFailure = {};
    const options = {
      ...app,
      userAssertionToken: assertion,
      authorityHost,
      // The authority is configured, so a round trip to Microsoft's public cloud to validate it is unnecessary.
      disableInstanceDiscovery: true,
      retryOptions: { maxRetries: 0 },
      httpClient: createAzureHttpClient({ upstream: 'entra', maxBytes: BYTE_BUDGETS.entra }, latest),
      additionalPolicies: [{ policy: metadataCache, position: 'perCall' as const }],
    };
    const credentialWith = (authentication: ClientAuthentication) =>
      'secret' in authentication
        ? new OnBehalfOfCredential({ ...options, clientSecret: authentication.secret })
        : new OnBehalfOfCredential({ ...options, getAssertion: authentication.assertion });
    const tokens = keepCreated(async () => cacheTokens(credentialWith(await proof.authentication()), latest));
    return {
      async getToken(scope) {
        const tokenFor = await withTokenErrors({}, tokens);
        return tokenFor(scope);
      },
    };
  };
}

const METADATA_LIFETIME_MS = 24 * 60 * 60_000;
const METADATA_TIMEOUT_MS = 5_000;

/** Caches the authority's OpenID metadata for a day: each credential requests them, and they are the same for all. */
function createMetadataCachePolicy(): PipelinePolicy {
  const cache = new Map<string, { readonly response: PipelineResponse; readonly until: number }>();
  return {
    name: 'cacheOpenIdMetadata',
    async sendRequest(request, next) {
      if (request.method !== 'GET' || !new URL(request.url).pathname.endsWith('/.well-known/openid-configuration')) {
        return next(request);
      }
      const cached = cache.get(request.url);
      // Real time, since it concerns the sign-in service, not the tenant's data.
      if (cached && cached.until > Date.now()) return { ...cached.response, request };
      request.timeout = METADATA_TIMEOUT_MS;
      const response = await next(request);
      if (response.status === 200 && isMetadata(response))
        cache.set(request.url, { response, until: Date.now() + METADATA_LIFETIME_MS });
      return response;
    },
  };
}

/** An HTML page instead of the answer can also have status 200; it must not be cached. */
function isMetadata({ bodyAsText }: PipelineResponse): boolean {
  try {
    return typeof JSON.parse(bodyAsText ?? '').token_endpoint === 'string';
  } catch {
    return false;
  }
}
