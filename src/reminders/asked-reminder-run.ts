import { createHash, randomUUID } from 'node:crypto';
import type { CheckAsApp } from '../check/as-app.ts';
import type { Log } from '../log/types.ts';
import { needsVisit } from '../nudges/needs-visit.ts';
import type { WorkingHours } from '../nudges/working-hours.ts';
import { createRepeatedRun, type RepeatedRun } from '../repeated-run.ts';
import type { AskedReminder } from '../store/people/types.ts';
import { REMINDER_CLAIM_MS } from '../store/retention.ts';
import type { Store, WelcomeQueue } from '../store/types.ts';
import { isTurnedOff, laterTime } from './asked-message.ts';

/**
 * What a reminder says. `done`: SharePoint has copied the photo. `due`: it can look again now. `unsure`: the photo
 * could not be checked without the person.
 */
export type ReminderOutcome = 'done' | 'due' | 'unsure';

export interface AskedReminderRunOptions {
  readonly tenantId: string;
  readonly store: Pick<Store, 'askedReminders' | 'roster' | 'claims'> & {
    readonly welcomes: Pick<WelcomeQueue, 'add'>;
  };
  readonly checkAsApp: CheckAsApp;
  /** The organization's hours for messages. */
  readonly hours: WorkingHours;
  /** Called when a message was queued. */
  readonly onQueued: () => void;
  readonly now: () => Date;
  readonly log: Log;
}

/** Checks the photos of people whose reminder is due, and queues one message to each, with the welcomes. */
export type AskedReminderRun = RepeatedRun;

/** Reminders come at about their time. Milliseconds. */
const POLL_MS = 60_000;
const MAX_DUE = 20;
/** Longer than a run with slow checks takes. Milliseconds. */
const LEASE_MS = 30 * 60_000;
const CHECK_MS = 30_000;

const PREFIX = 'asked-reminder';

/** What the message with this key in the queue of welcomes says. Undefined: it is no asked reminder. */
export function reminderOutcomeOf(key: string): ReminderOutcome | undefined {
  const [prefix, outcome] = key.split(':');
  if (prefix !== PREFIX) return undefined;
  return outcome === 'done' || outcome === 'due' ? outcome : 'unsure';
}

export function createAskedReminderRun(options: AskedReminderRunOptions): AskedReminderRun {
  const { tenantId, store, now, log } = options;
  return createRepeatedRun({
    async work(end) {
      const at = now();
      const due = await store.askedReminders.claimDue(tenantId, {
        now: at,
        until: new Date(at.getTime() + LEASE_MS),
        max: MAX_DUE,
      });
      for (const reminder of due) {
        const result = end.aborted ? 'aborted' : await handle(reminder, options, end);
        // Another instance can take it at once.
        if (result === 'aborted') await store.askedReminders.settle(reminder, reminder.remindAt);
      }
    },
    interval: POLL_MS,
    onError: (err) => log('reminder-failed', { err }),
  });
}

async function handle(
  reminder: AskedReminder,
  options: AskedReminderRunOptions,
  end: AbortSignal,
): Promise<'aborted' | undefined> {
  const { store, hours, now, onQueued } = options;
  const { askedReminders, roster, claims, welcomes } = store;
  const entry = await roster.find(reminder);
  const settle = async (next?: Date) => {
    await askedReminders.settle(reminder, next);
    return undefined;
  };
  if (!entry || isTurnedOff(entry, reminder.askedAt)) return settle();
  const later = laterTime(entry, hours, now());
  if (later) return settle(later);
  const outcome = await check(reminder, options, end);
  // An aborted check has read nothing.
  if (end.aborted) return 'aborted';
  if (outcome instanceof Date) return settle(outcome);
  const { tenantId, objectId, askedAt } = reminder;
  const hash = createHash('sha256').update(`${tenantId}/${objectId}/${askedAt.toISOString()}`).digest('base64url');
  const at = now();
  const claim = { tenantId, key: `${PREFIX}:${hash}`, by: randomUUID() };
  const claimed = await claims.claim(claim, { now: at, until: new Date(at.getTime() + REMINDER_CLAIM_MS) });
  if (claimed === 'first') {
    const message = { tenantId, key: `${PREFIX}:${outcome}:${hash}`, objectId };
    const { address, language } = entry;
    await welcomes.add({ ...message, address, language }, claim.by, { now: at, until: at });
  }
  await settle();
  onQueued();
  return undefined;
}

/** A date: SharePoint looks again only then. */
async function check(
  { objectId }: AskedReminder,
  { checkAsApp, now }: AskedReminderRunOptions,
  end: AbortSignal,
): Promise<ReminderOutcome | Date> {
  const deadline = AbortSignal.any([end, AbortSignal.timeout(CHECK_MS)]);
  const checked = await checkAsApp(objectId, { deadline, patience: CHECK_MS / 2 });
  if ('state' in checked) return 'unsure';
  const { kind, retryAt } = checked.verdict;
  if (kind === 'in-sync') return 'done';
  if (kind !== 'not-copied' && !needsVisit(kind)) return 'unsure';
  return retryAt && retryAt > now() ? retryAt : 'due';
}
