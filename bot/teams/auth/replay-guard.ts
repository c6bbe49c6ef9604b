import { createHash } from 'node:crypto';
import { type Activity, ActivityTypes } from 'botbuilder';
import { LRUCache } from 'lru-cache';
import { atMost } from '../../../src/cache/at-most.ts';
import type { BestEffort } from '../../../src/cache/best-effort.ts';
import { createWriteBehind } from '../../../src/cache/write-behind.ts';
import { WISH_LIFETIME_MS } from '../../../src/store/retention.ts';
import type { RecordedClaim, Store } from '../../../src/store/types.ts';

export interface ReplayGuard {
  /** Whether this is an activity's first delivery. `tokenExpiry`: of the token that came with it. */
  isFirst(activity: Activity, tokenExpiry: Date): Promise<boolean>;
  /**
   * Whether this message asks for something new. An edit does not, if the message asked for the same before, in any of
   * its versions.
   */
  isNewWish(activity: Activity, wish: string): Promise<boolean>;
  /** Resolves when the store has every activity so far. */
  flush(): Promise<void>;
}

export interface ReplayGuardOptions {
  readonly store: Pick<Store, 'isShared' | 'claims'>;
  readonly tenantId: string;
  readonly now: () => Date;
  readonly bestEffort: BestEffort;
}

const MAX_ACTIVITIES = 50_000;
const PREFIX = 'activity:';

/**
 * Lets each activity count once, over all instances and restarts. The channel repeats an activity that was not answered
 * in time, and an attacker can replay a captured request until its token expires; so long the store keeps the claim.
 *
 * Memory answers most repeats, and is all that counts while the store fails. Where several instances share the
 * database, each asks it about each activity. A process that uses the database alone reads it once and writes its
 * claims behind: a crash loses the last second of them, and then the channel's repeat gets the answer that the crash
 * prevented.
 */
export function createReplayGuard({ store, tenantId, now, bestEffort }: ReplayGuardOptions): ReplayGuard {
  const { isShared, claims } = store;
  const seen = new LRUCache<string, true>({ ...atMost(MAX_ACTIVITIES), ttl: 1 });
  const failure = 'A received activity was not stored: another instance may answer it again.';
  const writes = createWriteBehind<RecordedClaim>({
    write: (received) => claims.record(tenantId, received),
    failure: 'A received activity was not stored: after a restart it may be answered again.',
    bestEffort,
  });
  let recorded: Promise<boolean> | undefined;

  async function readRecorded(): Promise<boolean> {
    const at = now();
    const search = { prefix: PREFIX, now: at, max: MAX_ACTIVITIES };
    const read = () => claims.recorded(tenantId, search);
    const found = await bestEffort('The received activities were not read.', read, undefined);
    for (const { key, until } of found ?? []) {
      if (!seen.has(key)) seen.set(key, true, { ttl: until.getTime() - at.getTime() });
    }
    return found !== undefined;
  }

  /** Reads the claims of the process before this one, until it has succeeded once. */
  async function knowsRecorded(): Promise<void> {
    recorded ??= readRecorded();
    if (!(await recorded)) recorded = undefined;
  }

  /** `lazily`: the store may get it later than other instances ask. */
  async function claimOnce(key: string, lifetime: number, lazily = false): Promise<boolean> {
    if (!isShared) await knowsRecorded();
    if (seen.has(key)) return false;
    // Set before the next `await`: the repeat may arrive meanwhile.
    seen.set(key, true, { ttl: lifetime });
    const at = now();
    const until = new Date(at.getTime() + lifetime);
    if (lazily || !isShared) {
      writes.add({ key, until });
      return true;
    }
    const claim = () => claims.claim({ tenantId, key, by: '' }, { now: at, until });
    return (await bestEffort(failure, claim, 'first')) === 'first';
  }

  return {
    isFirst(activity, tokenExpiry) {
      // Tokens expire by real time.
      const lifetime = Math.max(1, tokenExpiry.getTime() - Date.now());
      return claimOnce(`${PREFIX}${fingerprintOf(activity)}`, lifetime);
    },
    async isNewWish({ type, conversation, id }, wish) {
      if (!id) return true;
      const isMessage = type === ActivityTypes.Message;
      const isNew = await claimOnce(
        `${PREFIX}${digest(['wish', conversation.id, id, wish])}`,
        WISH_LIFETIME_MS,
        isMessage,
      );
      return isNew || isMessage;
    },
    flush: writes.flush,
  };
}

/**
 * What makes an activity the same. For a card action the value and the time count too: the one that brings a sign-in
 * repeats the first, and whether it has an id of its own is UNCONFIRMED [repeated-invoke]. Each edit of a message has
 * the message's id, so its text and its time count. Without an id, all of it counts.
 */
function fingerprintOf(activity: Activity): string {
  const { type, name, id, conversation, value, timestamp, text, attachments } = activity;
  const isCardAction = type === ActivityTypes.Invoke && name === 'adaptiveCard/action';
  if (isCardAction) return digest([type, conversation?.id, id, timestamp, value]);
  const version = type === ActivityTypes.MessageUpdate ? [timestamp, text, attachments] : [];
  return digest([type, conversation?.id, id, ...version, ...(id ? [] : [activity])]);
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
