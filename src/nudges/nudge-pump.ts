import type { PersonKey } from '../people/person-key.ts';
import { createSendPump, type SendPumpOptions } from '../sending/send-pump.ts';
import type { Outbox, QueuedMessage } from '../store/outbox/types.ts';
import { type Recipient, recheckRecipients } from './recipients.ts';
import type { NudgeMessage } from './types.ts';
import type { WorkingHours } from './working-hours.ts';

type QueueOptions = 'queue' | 'prepare' | 'onUnreachable';

export interface NudgePumpOptions extends Omit<SendPumpOptions<QueuedMessage, NudgeMessage>, QueueOptions> {
  readonly outbox: Outbox;
  /** Finds those who have the app, by object id. */
  readonly findRecipients: (people: readonly PersonKey[]) => Promise<ReadonlyMap<string, Recipient>>;
  /** Records that Teams refuses all messages to this person. */
  readonly markUnreachable: (person: PersonKey, at: Date) => Promise<void>;
  readonly hours: WorkingHours;
}

/** The send pump of nudges and reminders. It checks each recipient again right before the message is sent. */
export function createNudgePump({ outbox, findRecipients, markUnreachable, hours, ...options }: NudgePumpOptions) {
  return createSendPump<QueuedMessage, NudgeMessage>({
    ...options,
    queue: outbox,
    prepare: async (claimed, at) => recheckRecipients(claimed, await findRecipients(claimed), { now: at, hours }),
    onUnreachable: (person) => markUnreachable(person, options.now()),
  });
}
