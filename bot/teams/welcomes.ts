import { createHash } from 'node:crypto';
import type { Activity } from 'botbuilder';
import { LRUCache } from 'lru-cache';
import { atMost } from '../../src/cache/at-most.ts';
import type { BestEffort } from '../../src/cache/best-effort.ts';
import type { Cloud } from '../../src/microsoft365/clouds.ts';
import { welcomeKey } from '../../src/people/welcome-key.ts';
import { WELCOME_CLAIM_MS } from '../../src/store/retention.ts';
import type { WelcomeQueue } from '../../src/store/types.ts';
import type { Turn } from '../turn.ts';
import { queuedAddress } from './handlers/stored-address.ts';

/** One welcome for each installation, whichever of Teams' events announces it, on whichever instance. */
export interface Welcomes {
  /**
   * Queues a welcome if this event is the first of an installation. Teams sends one event of each type: the same type
   * again is another installation, whose removal did not arrive. `known`: it is not the first. `not-queued`: it is, but
   * the store failed, or the activity has no address: the caller sends the welcome.
   */
  add(turn: Turn, activity: Activity): Promise<'queued' | 'known' | 'not-queued'>;
  /** The next event is the first again: the app was removed, or the welcome was not sent. */
  forget(turn: Turn): Promise<void>;
}

export interface WelcomesOptions {
  readonly queue: Pick<WelcomeQueue, 'add' | 'remove'>;
  /** Called when a welcome was queued. */
  readonly onQueued: () => void;
  readonly tenantId: string;
  readonly cloud: Cloud;
  readonly now: () => Date;
  readonly bestEffort: BestEffort;
}

/** Used while the store fails. */
const RECENT = { ...atMost(10_000), ttl: 60_000 };

export function createWelcomes(options: WelcomesOptions): Welcomes {
  const { queue, onQueued, tenantId, cloud, now, bestEffort } = options;
  const recent = new LRUCache<string, string>(RECENT);

  /** Resolves to whether the event counts; undefined: the store failed. */
  async function addToQueue(turn: Turn, activity: Activity, address: object): Promise<boolean | undefined> {
    const { sender, conversation, language } = turn;
    const objectId = conversation.type === 'personal' ? sender.objectId : undefined;
    const welcome = { tenantId, key: keyOf(turn), objectId, address, language };
    const at = now();
    const adding = queue.add(welcome, activity.type, {
      now: at,
      until: new Date(at.getTime() + WELCOME_CLAIM_MS),
    });
    const added = await bestEffort('A welcome was not queued in time.', () => adding, undefined);
    // A slow store may still queue it, and it must not be sent twice. Queries have timeouts.
    return added ?? adding.catch(() => undefined);
  }

  return {
    async add(turn, activity) {
      const key = keyOf(turn);
      const before = recent.get(key);
      if (before === undefined) recent.set(key, activity.type);
      const address = queuedAddress(activity, cloud, { isPersonal: turn.conversation.type === 'personal' });
      const counts = address && (await addToQueue(turn, activity, address));
      if (counts === undefined) return before === undefined || before === activity.type ? 'not-queued' : 'known';
      if (counts) onQueued();
      return counts ? 'queued' : 'known';
    },
    async forget(turn) {
      const key = keyOf(turn);
      recent.delete(key);
      const remove = () => queue.remove({ tenantId, key });
      await bestEffort('A welcome was not forgotten: the next one may be missing.', remove, undefined);
    },
  };
}

/** A personal chat's key ends with its person's data. */
function keyOf({ sender, conversation }: Turn): string {
  if (conversation.type === 'personal') return welcomeKey(sender);
  return `welcome:${createHash('sha256').update(conversation.id).digest('base64url')}`;
}
