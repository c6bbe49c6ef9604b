import type { PersonKey } from '../people/person-key.ts';
import type { ReadyMessage } from '../sending/send-slots.ts';
import type { PilotStore } from '../store/control/types.ts';
import { withinMaxWait } from '../store/database/clock-ahead.ts';
import type { QueuedMessage, SendResult } from '../store/outbox/types.ts';
import type { Roster } from '../store/people/types.ts';
import { STALE_AFTER_MS } from './nudge-limits.ts';
import { hoursOf } from './personal-hours.ts';
import { blockReason, type Control, type RecipientStatus } from './policy.ts';
import type { NudgeMessage } from './types.ts';
import { nextWorkingTime, type WorkingHours } from './working-hours.ts';

/** A person to write to, as stored now. */
export interface Recipient extends RecipientStatus {
  /** False: the mode is `pilot` and the person is not on the pilot list. Default: true. */
  readonly inPilot?: boolean;
  /** The newest address. */
  readonly address: unknown;
  readonly language: string;
}

/** A nudge that can be sent now. */
export type ReadyNudge = ReadyMessage<QueuedMessage, NudgeMessage>;

export interface RecipientStores {
  readonly roster: Pick<Roster, 'findMany'>;
  readonly pilot: Pick<PilotStore, 'filterMembers'>;
}

/**
 * Finds the people who have the app, by object id. The pilot list is read again, because a message may have been queued
 * before the pilot began.
 */
export async function findRecipients(
  { roster, pilot }: RecipientStores,
  tenantId: string,
  people: readonly PersonKey[],
  { mode }: Pick<Control, 'mode'>,
): Promise<ReadonlyMap<string, Recipient>> {
  const objectIds = people.map(({ objectId }) => objectId);
  const entries = await roster.findMany(tenantId, objectIds);
  if (mode !== 'pilot') return entries;
  const members = await pilot.filterMembers(tenantId, objectIds);
  return new Map([...entries].map(([objectId, entry]) => [objectId, { ...entry, inPilot: members.has(objectId) }]));
}

/**
 * Checks the recipients of claimed messages again right before sending: since a message was queued, its recipient may
 * have opted out, removed the app or finished work. `recipients`: the people who have the app, by object id.
 */
export function recheckRecipients(
  claimed: readonly QueuedMessage[],
  recipients: ReadonlyMap<string, Recipient>,
  { now, hours }: { readonly now: Date; readonly hours: WorkingHours },
): { readonly ready: readonly ReadyNudge[]; readonly settled: readonly SendResult[] } {
  const ready: ReadyNudge[] = [];
  const settled: SendResult[] = [];
  for (const queued of claimed) {
    const { id, tenantId, objectId, kind, change, evidence } = queued;
    const recipient = recipients.get(objectId);
    const reason = recipient ? dropReason(recipient, queued, now) : 'gone';
    if (!recipient || reason) {
      settled.push({ id, state: 'dropped', reason });
      continue;
    }
    const { address, language, timeZone } = recipient;
    const notBefore = nextWorkingTime(now, timeZone, hoursOf(recipient, hours));
    if (notBefore > now) {
      settled.push({ id, state: 'pending', reason: 'after-hours', notBefore: withinMaxWait(notBefore, now) });
    } else {
      const message = { kind, person: { tenantId, objectId }, language, timeZone, change, evidence };
      ready.push({ queued, address, message });
    }
  }
  return { ready, settled };
}

function dropReason(recipient: Recipient, { queuedAt }: QueuedMessage, now: Date): string | undefined {
  const blocked = blockReason(recipient, now);
  if (blocked) return blocked;
  if (recipient.inPilot === false) return 'not-in-pilot';
  return now.getTime() - queuedAt.getTime() > STALE_AFTER_MS ? 'stale' : undefined;
}
