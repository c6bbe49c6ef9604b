import { LRUCache } from 'lru-cache';
import type { UserCredential } from '../../src/microsoft365/identity/user-credential.ts';
import type { ExchangeBinding } from './exchange-id.ts';

/**
 * Who is signed in: a credential per person and conversation, in memory only, never longer than the person's assertion lives.
 * By conversation too, so that nobody who names another person as sender elsewhere gets at that person's credential.
 */
export interface Sessions {
  get(binding: ExchangeBinding): UserCredential | undefined;
  put(binding: ExchangeBinding, credential: UserCredential, expiresAt: Date): void;
}

const MOST_PEOPLE = 10_000;
/** An assertion about to expire is of no use for a whole turn. Milliseconds. */
const MARGIN = 60_000;

export function createSessions(): Sessions {
  const credentials = new LRUCache<string, UserCredential>({ max: MOST_PEOPLE, ttl: MARGIN, ttlAutopurge: true });
  const key = ({ sender, conversationId }: ExchangeBinding) =>
    `${sender.tenantId}/${sender.objectId}/${conversationId}`;
  return {
    get: (binding) => credentials.get(key(binding)),
    put(binding, credential, expiresAt) {
      const ttl = expiresAt.getTime() - Date.now() - MARGIN;
      if (ttl > 0) credentials.set(key(binding), credential, { ttl });
    },
  };
}
