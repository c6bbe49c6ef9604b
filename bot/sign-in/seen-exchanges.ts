import { LRUCache } from 'lru-cache';
import type { Tolerate } from '../../src/cache/best-effort.ts';
import type { Exchanges } from '../../src/store/types.ts';
import { EXCHANGE_LIFETIME } from './exchange-id.ts';

/** Which exchanges were taken on: every device of a person sends the same one, and one answer is enough, whichever instance it reaches. */
export interface SeenExchanges {
  /** Undefined the first time, and from then on what became of it. */
  take(nonce: string): Promise<'taken' | 'failed' | undefined>;
  /** It brought no token: other devices shall offer the sign-in button too. */
  fail(nonce: string): Promise<void>;
}

export interface SeenExchangesDependencies {
  readonly exchanges: Exchanges;
  readonly tenantId: string;
  readonly now: () => Date;
  readonly tolerate: Tolerate;
}

const MOST_EXCHANGES = 50_000;

export function createSeenExchanges({ exchanges, tenantId, now, tolerate }: SeenExchangesDependencies): SeenExchanges {
  const known = new LRUCache<string, 'taken' | 'failed'>({ max: MOST_EXCHANGES, ttl: EXCHANGE_LIFETIME });
  const until = () => new Date(now().getTime() + EXCHANGE_LIFETIME);
  return {
    async take(nonce) {
      const before = known.get(nonce);
      if (before) return before;
      // Before anything is waited for: the next device may be here in a moment.
      known.set(nonce, 'taken');
      const outcome = await tolerate(
        'An exchange taken on was not remembered.',
        () => exchanges.take({ tenantId, nonce }, until()),
        'first',
      );
      if (outcome === 'first') return undefined;
      known.set(nonce, outcome);
      return outcome;
    },
    async fail(nonce) {
      known.set(nonce, 'failed');
      await tolerate(
        'A failed exchange was not remembered.',
        () => exchanges.fail({ tenantId, nonce }, until()),
        undefined,
      );
    },
  };
}
