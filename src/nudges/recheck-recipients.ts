import type { QueuedMessage, SendResult } from '../store/outbox/types.ts';
import { STALE_AFTER_MS } from './nudge-limits.ts';
import { type Recipient, whyNot } from './policy.ts';
import type { NudgeMessage } from './types.ts';
import { nextWorkingTime, type WorkingHours } from './working-hours.ts';

/** Whom a message is for, as they are now. */
export interface Addressee extends Recipient {
  /** False: the mode is a pilot, and they are not in it (any more). Default: true. */
  readonly inPilot?: boolean;
  /** The newest address. */
  readonly address: unknown;
  readonly language: string;
}

/** To be sent. */
export interface Ready {
  readonly queued: QueuedMessage;
  readonly address: unknown;
  readonly message: NudgeMessage;
}

/**
 * Looks at each claimed message again right before it is sent: since it was queued, its person may have gone, or gone home. By object id,
 * `people` holds those who have the app.
 */
export function sortOut(
  claimed: readonly QueuedMessage[],
  people: ReadonlyMap<string, Addressee>,
  { now, hours }: { readonly now: Date; readonly hours: WorkingHours },
): { readonly ready: readonly Ready[]; readonly settled: readonly SendResult[] } {
  const ready: Ready[] = [];
  const settled: SendResult[] = [];
  for (const queued of claimed) {
    const { id, tenantId, objectId, kind, change, evidence } = queued;
    const person = people.get(objectId);
    const reason = person ? (whyNot(person, now) ?? whyLeftOut(person) ?? whyStale(queued, now)) : 'gone';
    if (!person || reason) {
      settled.push({ id, state: 'dropped', reason });
      continue;
    }
    const { address, language, timeZone } = person;
    const notBefore = nextWorkingTime(now, timeZone, hours);
    if (notBefore > now) settled.push({ id, state: 'pending', reason: 'after-hours', notBefore });
    else {
      const message = { kind, person: { tenantId, objectId }, language, timeZone, change, evidence };
      ready.push({ queued, address, message });
    }
  }
  return { ready, settled };
}

function whyLeftOut({ inPilot = true }: Addressee): 'not-in-pilot' | undefined {
  return inPilot ? undefined : 'not-in-pilot';
}

function whyStale({ queuedAt }: QueuedMessage, now: Date): 'stale' | undefined {
  return now.getTime() - queuedAt.getTime() > STALE_AFTER_MS ? 'stale' : undefined;
}
