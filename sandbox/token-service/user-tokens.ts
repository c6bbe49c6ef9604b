import { randomInt } from 'node:crypto';
import type { StoredToken, TokenUser } from './types.ts';

/** The tokens of people who signed in to a bot. */
export interface UserTokens {
  get(user: TokenUser): StoredToken | undefined;
  set(user: TokenUser, token: StoredToken): void;
  /** Removes the user's token at this connection. */
  remove(user: TokenUser): void;
  /**
   * Keeps a token until the user proves in the chat that they signed in. Returns the code for that, 6 digits: "a magic
   * code". https://learn.microsoft.com/azure/bot-service/bot-builder-concept-authentication
   */
  await(user: TokenUser, token: StoredToken): string;
  /** Sets the token that awaits this code. Returns false for a wrong, expired or used code. */
  redeem(user: TokenUser, code: string): boolean;
}

/** Milliseconds in which a code can be redeemed. UNCONFIRMED. */
const CODE_LIFETIME = 10 * 60_000;
/** Wrong codes after which the right one is invalid, too. UNCONFIRMED. */
const ATTEMPTS = 5;

/** `now`: real milliseconds. */
export function createUserTokens(now: () => number): UserTokens {
  const stored = new Map<string, StoredToken>();
  const awaiting = new Map<string, { token: StoredToken; code: string; expiresAt: number; attempts: number }>();
  return {
    get: (user) => stored.get(keyOf(user)),
    set: (user, token) => void stored.set(keyOf(user), token),
    remove(user) {
      stored.delete(keyOf(user));
      awaiting.delete(keyOf(user));
    },
    await(user, token) {
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      awaiting.set(keyOf(user), { token, code, expiresAt: now() + CODE_LIFETIME, attempts: 0 });
      return code;
    },
    redeem(user, code) {
      const entry = awaiting.get(keyOf(user));
      if (!entry) return false;
      entry.attempts += 1;
      const isRight = entry.code === code && entry.expiresAt > now();
      if (isRight || entry.attempts >= ATTEMPTS) awaiting.delete(keyOf(user));
      if (isRight) stored.set(keyOf(user), entry.token);
      return isRight;
    },
  };
}

function keyOf({ userId, channelId, connection }: TokenUser): string {
  return JSON.stringify([channelId, userId, connection.name]);
}
