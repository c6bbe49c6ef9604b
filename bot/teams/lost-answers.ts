import { createHash } from 'node:crypto';
import type { Activity } from 'botbuilder';
import type { BestEffort } from '../../src/cache/best-effort.ts';
import type { Cloud } from '../../src/microsoft365/clouds.ts';
import type { NewWelcome, WelcomeQueue } from '../../src/store/types.ts';
import { queuedAddress } from './handlers/stored-address.ts';
import { turnFromActivity } from './turn-from-context.ts';

/** An apology for an answer that Teams did not accept. It has nothing of the answer, so it may be stored. */
export type Apology = NewWelcome;

export interface LostAnswers {
  /** The apology that belongs to an answer to this activity. Undefined: the activity has no address. */
  apologyFor(activity: Activity): Apology | undefined;
  /** Queues it with the welcomes: it is sent as soon as Teams accepts messages, by any instance. Never rejects. */
  queue(apology: Apology): Promise<void>;
}

export interface LostAnswersOptions {
  readonly queue: Pick<WelcomeQueue, 'add'>;
  readonly tenantId: string;
  readonly cloud: Cloud;
  readonly now: () => Date;
  readonly bestEffort: BestEffort;
}

const PREFIX = 'apology:';

/** Whether the key in the queue of welcomes belongs to an apology. */
export function isApology(key: string): boolean {
  return key.startsWith(PREFIX);
}

export function createLostAnswers({ queue, tenantId, cloud, now, bestEffort }: LostAnswersOptions): LostAnswers {
  return {
    apologyFor(activity) {
      const turn = turnFromActivity(activity, { send: async () => undefined, edit: async () => {} });
      if (!turn) return undefined;
      const { sender, conversation, language } = turn;
      const isPersonal = conversation.type === 'personal';
      const address = queuedAddress(activity, cloud, { isPersonal });
      if (!address) return undefined;
      return {
        tenantId,
        // One for each conversation, however many answers were lost.
        key: `${PREFIX}${createHash('sha256').update(conversation.id).digest('base64url')}`,
        objectId: isPersonal ? sender.objectId : undefined,
        address,
        language,
      };
    },
    async queue(apology) {
      const at = now();
      // The claim ends at once: it is no installation, which counts once.
      const add = () => queue.add(apology, 'answer', { now: at, until: at });
      await bestEffort('A person was not told that their answer was lost.', add, false);
    },
  };
}
