import { LRUCache } from 'lru-cache';
import { EXCHANGE_LIFETIME } from './exchange-id.ts';

/** Which exchanges were taken on: every device of a person sends the same one, and one answer is enough. */
export interface TakenExchanges {
  /** Undefined the first time, and from then on what became of it. */
  take(nonce: string): 'taken' | 'failed' | undefined;
  /** It brought no token: other devices shall offer the sign-in button too. */
  fail(nonce: string): void;
}

const MOST_EXCHANGES = 50_000;

export function createTakenExchanges(): TakenExchanges {
  const taken = new LRUCache<string, 'taken' | 'failed'>({ max: MOST_EXCHANGES, ttl: EXCHANGE_LIFETIME });
  return {
    take(nonce) {
      const before = taken.get(nonce);
      if (!before) taken.set(nonce, 'taken');
      return before;
    },
    fail: (nonce) => void taken.set(nonce, 'failed'),
  };
}
