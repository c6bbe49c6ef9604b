import { createHash } from 'node:crypto';
import { type Activity, ActivityTypes } from 'botbuilder';
import { LRUCache } from 'lru-cache';

const MAX_ACTIVITIES = 50_000;

/**
 * Returns a function that is true for an activity's first delivery. The channel repeats an activity that was not
 * answered in time, and an attacker can replay a captured request until its token expires. Card actions always count as
 * first: they only redraw their card, and whether the one that brings a sign-in has an id of its own is UNCONFIRMED.
 */
export function createReplayGuard(): (activity: Activity, tokenExpiry: Date) => boolean {
  const seen = new LRUCache<string, true>({ max: MAX_ACTIVITIES, ttl: 1 });
  return ({ type, name, id, conversation }, tokenExpiry) => {
    if (!id || (type === ActivityTypes.Invoke && name === 'adaptiveCard/action')) return true;
    const key = createHash('sha256').update([type, conversation?.id, id].join('\u0000')).digest('base64url');
    if (seen.has(key)) return false;
    seen.set(key, true, { ttl: Math.max(1, tokenExpiry.getTime() - Date.now()) });
    return true;
  };
}
