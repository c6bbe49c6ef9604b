import { LRUCache } from 'lru-cache';
import type { UserCredential } from '../../src/microsoft365/user-credential.ts';
import type { Sender } from '../turn.ts';

/** Who is signed in: a credential per person, in memory only, never longer than the person's assertion lives. */
export interface Sessions {
  get(sender: Sender): UserCredential | undefined;
  put(sender: Sender, credential: UserCredential, expiresAt: Date): void;
  forget(sender: Sender): void;
}

const MOST_PEOPLE = 10_000;
/** An assertion about to expire is of no use for a whole turn. Milliseconds. */
const MARGIN = 60_000;

export function createSessions(): Sessions {
  const credentials = new LRUCache<string, UserCredential>({ max: MOST_PEOPLE, ttl: MARGIN, ttlAutopurge: true });
  const key = ({ tenantId, objectId }: Sender) => `${tenantId}/${objectId}`;
  return {
    get: (sender) => credentials.get(key(sender)),
    put(sender, credential, expiresAt) {
      const ttl = expiresAt.getTime() - Date.now() - MARGIN;
      if (ttl > 0) credentials.set(key(sender), credential, { ttl });
    },
    forget: (sender) => void credentials.delete(key(sender)),
  };
}
