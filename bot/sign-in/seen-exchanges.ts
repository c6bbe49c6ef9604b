import { LRUCache } from 'lru-cache';
import { atMost } from '../../src/cache/at-most.ts';
import type { BestEffort } from '../../src/cache/best-effort.ts';
import { EXCHANGE_LIFETIME } from '../../src/store/retention.ts';
import type { ExchangeStore } from '../../src/store/types.ts';

/** Deduplicates token exchanges across instances: all devices of a person send one, and one answer is enough. */
export interface SeenExchanges {
  /** Claims the exchange for this request. Undefined: it is the first one. Otherwise: the outcome so far. */
  claim(nonce: string): Promise<'taken' | 'failed' | undefined>;
  /** Records that the exchange gave no token, so that the other devices offer the sign-in button too. */
  markFailed(nonce: string): Promise<void>;
}

export interface SeenExchangesDependencies {
  readonly exchanges: ExchangeStore;
  readonly tenantId: string;
  readonly now: () => Date;
  readonly bestEffort: BestEffort;
}

const MAX_EXCHANGES = 50_000;

export function createSeenExchanges({
  exchanges,
  tenantId,
  now,
  bestEffort,
}: SeenExchangesDependencies): SeenExchanges {
  const known = new LRUCache<string, 'taken' | 'failed'>({ ...atMost(MAX_EXCHANGES), ttl: EXCHANGE_LIFETIME });
  const expiry = () => new Date(now().getTime() + EXCHANGE_LIFETIME);
  return {
    async claim(nonce) {
      const earlier = known.get(nonce);
      if (earlier) return earlier;
      // Set before the first `await`: the next device's request may arrive meanwhile.
      known.set(nonce, 'taken');
      const outcome = await bestEffort(
        'A claimed token exchange was not stored.',
        () => exchanges.claim({ tenantId, nonce }, expiry()),
        'first',
      );
      if (outcome === 'first') return undefined;
      known.set(nonce, outcome);
      return outcome;
    },
    async markFailed(nonce) {
      known.set(nonce, 'failed');
      await bestEffort(
        'A failed token exchange was not stored.',
        () => exchanges.markFailed({ tenantId, nonce }, expiry()),
        undefined,
      );
    },
  };
}
