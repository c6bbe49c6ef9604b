import type { AccessToken, TokenCredential } from '@azure/identity';
import { asTokenError } from './token-error.ts';

/**
 * Milliseconds before its end from which a token is asked for again: the same as in the library below, which would find it in its
 * own cache, too, but at several times the cost, for each of the three requests of an answer.
 */
const TOKEN_MARGIN = 5 * 60_000;

/** The credential's tokens by scope, each until it is about to end. Rejects with a `TokenError`. */
export function cacheTokens(credential: TokenCredential): (scope: string) => Promise<string> {
  const tokens = new Map<string, AccessToken>();
  return async (scope) => {
    const known = tokens.get(scope);
    // Tokens live in real time.
    if (known && known.expiresOnTimestamp - TOKEN_MARGIN > Date.now()) return known.token;
    try {
      const token = await credential.getToken(scope);
      if (!token) throw new Error('The credential gave no token.');
      tokens.set(scope, token);
      return token.token;
    } catch (error) {
      throw asTokenError(error);
    }
  };
}
