import { LRUCache } from 'lru-cache';
import type { UserCredential } from '../../src/microsoft365/identity/user-credential.ts';
import type { PersonKey } from '../../src/people/person-key.ts';
import type { ExchangeBinding } from './exchange-id.ts';

/**
 * Credentials of signed-in people, in memory only, until shortly before the person's assertion expires. Kept per person
 * and conversation: a sender id forged in another conversation does not reach the person's credential.
 */
export interface Sessions {
  get(binding: ExchangeBinding): UserCredential | undefined;
  /** Whether the token of the sign-in has the app role of admins. */
  isAdmin(binding: ExchangeBinding): boolean;
  put(binding: ExchangeBinding, session: Session, expiresAt: Date): void;
  /** Drops the person's credentials, in all conversations. */
  forget(person: PersonKey): void;
  objectIds(): readonly string[];
}

export interface Session {
  readonly credential: UserCredential;
  /** Entra has confirmed a token of the person that has the app role of admins. */
  readonly isAdmin: boolean;
}

/** A credential holds about 40 KB of heap, so all of them hold 80 MB. A dropped person is signed in silently. */
export const MAX_SESSIONS = 2_000;
/** Milliseconds before the assertion expires: a credential must last for a whole turn. */
const MARGIN = 60_000;

export function createSessions(): Sessions {
  const sessions = new LRUCache<string, Session>({ max: MAX_SESSIONS, ttl: MARGIN, ttlAutopurge: true });
  const key = ({ sender, conversationId }: ExchangeBinding) =>
    `${sender.tenantId}/${sender.objectId}/${conversationId}`;
  return {
    get: (binding) => sessions.get(key(binding))?.credential,
    isAdmin: (binding) => sessions.get(key(binding))?.isAdmin ?? false,
    put(binding, session, expiresAt) {
      const ttl = expiresAt.getTime() - Date.now() - MARGIN;
      if (ttl > 0) sessions.set(key(binding), session, { ttl });
    },
    objectIds: () => [...sessions.keys()].map((known) => known.split('/')[1] ?? ''),
    forget(sender) {
      const own = key({ sender, conversationId: '' });
      for (const known of [...sessions.keys()]) if (known.startsWith(own)) sessions.delete(known);
    },
  };
}
