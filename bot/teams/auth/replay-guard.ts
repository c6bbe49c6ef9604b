import { createHash } from 'node:crypto';
import { type Activity, ActivityTypes } from 'botbuilder';
import { LRUCache } from 'lru-cache';

const MOST_ACTIVITIES = 50_000;

/**
 * Says true the first time it is asked about an activity: the channel repeats what was not answered in time, and so may somebody
 * who caught a request, for as long as its token is good. Card actions are the exception: they only redraw their card, and
 * whether the one that brings a sign-in has an id of its own is UNCONFIRMED.
 */
export function createReplayGuard(): (activity: Activity, goodUntil: Date) => boolean {
  const taken = new LRUCache<string, true>({ max: MOST_ACTIVITIES, ttl: 1 });
  return ({ type, name, id, conversation }, goodUntil) => {
    if (!id || (type === ActivityTypes.Invoke && name === 'adaptiveCard/action')) return true;
    const key = createHash('sha256').update([type, conversation.id, id].join('\u0000')).digest('base64url');
    if (taken.has(key)) return false;
    taken.set(key, true, { ttl: Math.max(1, goodUntil.getTime() - Date.now()) });
    return true;
  };
}
