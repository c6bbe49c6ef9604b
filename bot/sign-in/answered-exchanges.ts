import { LRUCache } from 'lru-cache';
import { EXCHANGE_LIFETIME } from './exchange-id.ts';

/** Says true the first time it is asked about an exchange: every device of a person sends it, one answer is enough. */
export type FirstTime = (nonce: string) => boolean;

const MOST_EXCHANGES = 50_000;

export function createAnsweredExchanges(): FirstTime {
  const answered = new LRUCache<string, true>({ max: MOST_EXCHANGES, ttl: EXCHANGE_LIFETIME });
  return (nonce) => {
    if (answered.has(nonce)) return false;
    answered.set(nonce, true);
    return true;
  };
}
