import { createHash } from 'node:crypto';
import { type Activity, ActivityTypes } from 'botbuilder';
import { LRUCache } from 'lru-cache';
import type { BestEffort } from '../../../src/cache/best-effort.ts';
import type { ClaimStore } from '../../../src/store/types.ts';

/** Whether this is an activity's first delivery. `tokenExpiry`: of the token that came with it. */
export type ReplayGuard = (activity: Activity, tokenExpiry: Date) => Promise<boolean>;

export interface ReplayGuardOptions {
  readonly claims: Pick<ClaimStore, 'claim'>;
  readonly tenantId: string;
  readonly now: () => Date;
  readonly bestEffort: BestEffort;
}

const MAX_ACTIVITIES = 50_000;

/**
 * Lets each activity count once, over all instances and restarts. The channel repeats an activity that was not answered
 * in time, and an attacker can replay a captured request until its token expires; so long the store keeps the claim.
 * Memory answers most repeats, and is all that counts while the store fails.
 */
export function createReplayGuard({ claims, tenantId, now, bestEffort }: ReplayGuardOptions): ReplayGuard {
  const seen = new LRUCache<string, true>({ max: MAX_ACTIVITIES, ttl: 1 });
  return async (activity, tokenExpiry) => {
    // Tokens expire by real time.
    const lifetime = Math.max(1, tokenExpiry.getTime() - Date.now());
    const key = `activity:${fingerprintOf(activity)}`;
    if (seen.has(key)) return false;
    // Set before the first `await`: the repeat may arrive meanwhile.
    seen.set(key, true, { ttl: lifetime });
    const at = now();
    const until = new Date(at.getTime() + lifetime);
    const claim = () => claims.claim({ tenantId, key, by: '' }, { now: at, until });
    const failure = 'A received activity was not stored: another instance may answer it again.';
    return (await bestEffort(failure, claim, 'first')) === 'first';
  };
}

/**
 * What makes an activity the same. For a card action the value and the time count too: the one that brings a sign-in
 * repeats the first, and whether it has an id of its own is UNCONFIRMED. Without an id, all of it counts.
 */
function fingerprintOf(activity: Activity): string {
  const { type, name, id, conversation, value, timestamp } = activity;
  const isCardAction = type === ActivityTypes.Invoke && name === 'adaptiveCard/action';
  const parts = isCardAction
    ? [type, conversation?.id, id, timestamp, value]
    : [type, conversation?.id, id, ...(id ? [] : [activity])];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
