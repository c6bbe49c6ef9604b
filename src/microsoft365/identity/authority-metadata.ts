import { z } from 'zod/v4';
import { keepRefreshed } from '../../cache/refreshed-value.ts';
import { BYTE_BUDGETS } from '../byte-budgets.ts';
import { send } from '../send.ts';
import { TokenError } from './token-error.ts';

const HOUR = 3_600_000;
/** Milliseconds; a person waits with an empty window. */
const TIMEOUT = 5_000;
const RETRY = { first: 1_000, longest: 60_000 };

/** What MSAL needs of it. */
const METADATA = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
});

/**
 * Returns a function for the OpenID metadata of an authority, as JSON text for MSAL. It reads them once a day for all
 * callers. While they cannot be read, it rejects with a `TokenError` and asks once per interval.
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#find-your-apps-openid-configuration-document-uri
 */
export function createAuthorityMetadata(authority: string, timeout = TIMEOUT): () => Promise<string> {
  const metadata = keepRefreshed({
    async read() {
      try {
        const signal = AbortSignal.timeout(timeout);
        const limits = { upstream: 'entra', signal, maxBytes: BYTE_BUDGETS.entra } as const;
        const response = await send(`${authority}/v2.0/.well-known/openid-configuration`, {}, limits);
        return JSON.stringify(METADATA.parse(await response.json()));
      } catch (error) {
        throw new TokenError('unavailable', undefined, error);
      }
    },
    refreshAfter: 24 * HOUR,
    expireAfter: 7 * 24 * HOUR,
    cooldown: HOUR,
    retry: RETRY,
  });
  return metadata.get;
}
