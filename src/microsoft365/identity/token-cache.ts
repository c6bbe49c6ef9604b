import type { AccessToken, TokenCredential } from '@azure/identity';
import { shareCalls } from '../../cache/share-calls.ts';
import type { LatestFailure } from '../network-remedy.ts';
import { withTokenErrors } from './token-error.ts';

/**
 * A token is renewed this long before it expires, as in the library below. The library has a cache too, but a hit
 * there costs several times as much, for each of the three requests of an answer.
 */
const RENEWAL_MARGIN_MS = 5 * 60_000;

/**
 * Caches the credential's tokens by scope until shortly before they expire. Concurrent requests for one scope share a
 * call. Rejects with a `TokenError`. `latest`: of the credential's own HTTP client.
 */
export function cacheAccessTokens(
  credential: TokenCredential,
  latest: LatestFailure,
): (scope: string) => Promise<AccessToken> {
  const tokens = new Map<string, AccessToken>();
  const request = shareCalls((scope) =>
    withTokenErrors(latest, async () => {
      const token = await credential.getToken(scope);
      if (!token) throw new Error('The credential returned no token.');
      tokens.set(scope, token);
      return token;
    }),
  );
  return async (scope) => {
    const cached = tokens.get(scope);
    // Tokens expire in real time.
    if (cached && cached.expiresOnTimestamp - RENEWAL_MARGIN_MS > Date.now()) return cached;
    return request(scope);
  };
}

/** `cacheAccessTokens` for the text of the token alone. */
export function cacheTokens(credential: TokenCredential, latest: LatestFailure): (scope: string) => Promise<string> {
  const tokens = cacheAccessTokens(credential, latest);
  return async (scope) => (await tokens(scope)).token;
}
