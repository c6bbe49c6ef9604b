import type { Tenant } from '../../sandbox/index.ts';
import { WEEK_MS } from '../../src/nudges/nudge-limits.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { StoreLocation } from './fill-outbox.ts';
import { type ChatOwner, conversationIdIn, isReached } from './recipients.ts';

/** The send rate and its peaks, as Teams saw them. `allowedRate`: nudges a second. */
export function seenByTeams({ state }: Tenant, nudged: readonly ChatOwner[], allowedRate: number) {
  const chats = new Set(nudged.map(({ chat }) => chat.id));
  const sends = state.requests
    .of('channel')
    .filter(({ method, url }) => method === 'POST' && chats.has(conversationIdIn(url)))
    .toSorted((a, b) => a.arrivedAt - b.arrivedAt);
  const firstSends = new Map(sends.toReversed().map(({ url, arrivedAt }) => [url, arrivedAt]));
  const [from = 0, until = 0] = [Math.min(...firstSends.values()), Math.max(...firstSends.values())];
  // Until the last person's first attempt, the outbox always had something to send.
  const within = sends.filter(({ arrivedAt }) => arrivedAt <= until).length;
  const all = state.requests.of('channel').map(({ arrivedAt }) => arrivedAt);
  return {
    ofAllowedRate: (within - 1) / (allowedRate * ((until - from) / 1_000)),
    attempts: sends.length,
    /** Maximum number of calls within one second. */
    fullestSecond: {
      nudges: maxPerSecond(sends.map(({ arrivedAt }) => arrivedAt)),
      all: maxPerSecond(all.filter((at) => at >= from)),
    },
    twice: nudged.filter(({ chat }) => chat.activities.length > 1).length,
  };
}

function maxPerSecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let max = 0;
  let first = 0;
  for (const [index, at] of sorted.entries()) {
    while ((sorted[first] ?? at) <= at - 1_000) first += 1;
    max = Math.max(max, index - first + 1);
  }
  return max;
}

/** People without a nudge: `inDoubt` if the answer was lost, so the bot must not send again; otherwise `lost`. */
export async function undelivered(location: StoreLocation, tenantId: string, nudged: readonly ChatOwner[]) {
  const place =
    'folder' in location ? { databaseUrl: undefined, folder: location.folder } : { ...location, folder: '' };
  const store = await openStore(place);
  const states = await store.outbox.byState(tenantId);
  const longAfter = new Date(Date.now() + WEEK_MS);
  const rows = await store.outbox.claimRechecks(tenantId, { now: longAfter, until: longAfter, limit: 100_000 });
  await store.close();
  const inDoubtIds = new Set(rows.filter(({ state }) => state === 'in-doubt').map(({ objectId }) => objectId));
  const missed = nudged.filter((one) => !isReached(one));
  const inDoubt = missed.filter(({ person }) => inDoubtIds.has(person.id)).length;
  return { states, inDoubt, lost: missed.length - inDoubt };
}
