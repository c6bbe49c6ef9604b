import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { BestEffort } from '../../src/cache/best-effort.ts';
import { welcomeKey } from '../../src/people/welcome-key.ts';
import type { ClaimStore } from '../../src/store/types.ts';
import type { Turn } from '../turn.ts';

/** One welcome for each installation, whichever of Teams' events announces it, on whichever instance. */
export interface Welcomes {
  /**
   * Whether this event, named by its type, is the first of an installation. Teams sends one of each type: the same type
   * again is another installation, whose removal did not arrive.
   */
  isFirst(turn: Turn, event: string): Promise<boolean>;
  /** The next event is the first again: the app was removed, or the welcome was not sent. */
  forget(turn: Turn): Promise<void>;
}

export interface WelcomesOptions {
  readonly claims: ClaimStore;
  readonly tenantId: string;
  readonly now: () => Date;
  readonly bestEffort: BestEffort;
}

/** Teams sends the events within seconds. A person's claim ends sooner, when they are erased. */
const CLAIM_LIFETIME_MS = 30 * 24 * 3_600_000;
/** Used while the store fails. */
const RECENT = { max: 10_000, ttl: 60_000 };

export function createWelcomes({ claims, tenantId, now, bestEffort }: WelcomesOptions): Welcomes {
  const recent = new LRUCache<string, string>(RECENT);
  return {
    async isFirst(turn, event) {
      const key = keyOf(turn);
      const before = recent.get(key);
      if (before === undefined) recent.set(key, event);
      const at = now();
      const until = new Date(at.getTime() + CLAIM_LIFETIME_MS);
      const claim = () => claims.claim({ tenantId, key, by: event }, { now: at, until });
      const fallback = before === undefined ? 'first' : { by: before };
      const outcome = await bestEffort('A welcome was not stored: it may be sent twice.', claim, fallback);
      return outcome === 'first' || outcome.by === event;
    },
    async forget(turn) {
      const key = keyOf(turn);
      recent.delete(key);
      const release = () => claims.release({ tenantId, key });
      await bestEffort('A welcome was not forgotten: the next one may be missing.', release, undefined);
    },
  };
}

/** A personal chat's key ends with its person's data. */
function keyOf({ sender, conversation }: Turn): string {
  if (conversation.type === 'personal') return welcomeKey(sender);
  return `welcome:${createHash('sha256').update(conversation.id).digest('base64url')}`;
}
