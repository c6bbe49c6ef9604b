import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { OnBehalfOfCredential } from '@azure/identity';
import { cacheTokens } from './token-cache.ts';

/** Access tokens in a person's name. */
export interface UserCredential {
  /** A token for one resource's scopes. Rejects with a `TokenError`. */
  getToken(scope: string): Promise<string>;
}

export interface UserCredentialOptions {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Origin of the sign-in service, e.g. `https://login.microsoftonline.com`. */
  readonly authorityHost: string;
  /** The person's single sign-on token. */
  readonly assertion: string;
}

/** Makes a person's credential; one maker for the whole service, since it remembers what every new credential would ask for again. */
export type UserCredentialFactory = (options: UserCredentialOptions) => UserCredential;

/**
 * On-behalf-of credentials (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow).
 * Nothing is retried behind the caller's back: a person waits for the answer, and the caller knows for how long.
 */
export function createUserCredentialFactory(): UserCredentialFactory {
  const rememberMetadata = createMetadataPolicy();
  return ({ authorityHost, assertion, ...app }) => {
    const options = {
      ...app,
      userAssertionToken: assertion,
      authorityHost,
      // The authority is a setting of ours; asking Microsoft's public cloud about it would only cost a round trip.
      disableInstanceDiscovery: true,
      retryOptions: { maxRetries: 0 },
      additionalPolicies: [{ policy: rememberMetadata, position: 'perCall' as const }],
    };
    return { getToken: cacheTokens(new OnBehalfOfCredential(options)) };
  };
}

/** Milliseconds. */
const METADATA_LIFETIME = 24 * 60 * 60_000;
const METADATA_TIMEOUT = 5_000;

/** Each new credential asks for the authority's OpenID metadata, which is the same for all: ask once a day. */
function createMetadataPolicy(): PipelinePolicy {
  const remembered = new Map<string, { readonly response: PipelineResponse; readonly until: number }>();
  return {
    name: 'rememberOpenIdMetadata',
    async sendRequest(request, next) {
      if (request.method !== 'GET' || !new URL(request.url).pathname.endsWith('/.well-known/openid-configuration')) {
        return next(request);
      }
      const known = remembered.get(request.url);
      // Real time: this is about the sign-in service's answers, not about the tenant's data.
      if (known && known.until > Date.now()) return { ...known.response, request };
      request.timeout = METADATA_TIMEOUT;
      const response = await next(request);
      if (response.status === 200 && isMetadata(response))
        remembered.set(request.url, { response, until: Date.now() + METADATA_LIFETIME });
      return response;
    },
  };
}

/** A page in the way of the answer may have status 200 as well; it must not be remembered. */
function isMetadata({ bodyAsText }: PipelineResponse): boolean {
  try {
    return typeof JSON.parse(bodyAsText ?? '').token_endpoint === 'string';
  } catch {
    return false;
  }
}
