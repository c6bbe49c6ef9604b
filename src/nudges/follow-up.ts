import type { PersonKey } from '../people/person-key.ts';
import { TEAMS_MESSAGES_RATE } from '../sending/send-slots.ts';
import { withinMaxWait } from '../store/database/clock-ahead.ts';
import type { Outbox, RateLimiter, SentMessage } from '../store/outbox/types.ts';
import type { Roster, RosterEntry } from '../store/people/types.ts';
import { CAP_RECHECK_MS, DAY_MS, SEND_TIMEOUT_MS, WEEK_MS } from './nudge-limits.ts';
import { type Control, decide, type NudgePace, type NudgeRules, quotasFor } from './policy.ts';
import { stepAfterRecheck } from './retry-policy.ts';
import type { CheckOutcome, Edit } from './types.ts';

export interface FollowUpOptions {
  readonly tenantId: string;
  readonly outbox: Outbox;
  readonly rates: RateLimiter;
  readonly roster: Pick<Roster, 'find'>;
  readonly control: () => Promise<Control>;
  readonly inPilot: (person: PersonKey) => Promise<boolean>;
  readonly recheck: (message: SentMessage) => Promise<CheckOutcome>;
  readonly edit: Edit;
  readonly rules: NudgeRules & NudgePace;
  /** Shortest time between two copies of one photo. Milliseconds. */
  readonly copyInterval: number;
  readonly now: () => Date;
  /** Waits for this many milliseconds of real time. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

const CLAIM_BATCH_SIZE = 20;
/** Delay after a failed edit or a busy outbox. */
const RETRY_DELAY_MS = 15 * 60_000;
/** Delay while an admin holds messages back. */
const HELD_BACK_RETRY_MS = 60 * 60_000;

/**
 * Checks the photo of each recipient whose follow-up is due. It edits the message to "done" or queues the one reminder.
 * Returns the number of follow-ups by result.
 */
export async function followUp(
  options: FollowUpOptions,
  signal: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  const { tenantId, outbox, control, now } = options;
  const results: Record<string, number> = {};
  const mayContinue = async () => {
    const { mode, paused } = await control();
    return !signal.aborted && mode !== 'off' && !paused;
  };
  while (await mayContinue()) {
    const at = now();
    const until = after(at, RETRY_DELAY_MS);
    const due = await outbox.claimRechecks(tenantId, { now: at, until, limit: CLAIM_BATCH_SIZE });
    if (due.length === 0) return results;
    for (const [done, message] of due.entries()) {
      const result = (await mayContinue()) ? await followOne(options, message, signal) : 'aborted';
      if (result === 'aborted') {
        await outbox.releaseRechecks(due.slice(done), until, at);
        return results;
      }
      results[result] = (results[result] ?? 0) + 1;
    }
  }
  return results;
}

async function followOne(options: FollowUpOptions, message: SentMessage, signal: AbortSignal): Promise<string> {
  const { outbox, roster, recheck, copyInterval, now } = options;
  const end = async (reason: string) => {
    await outbox.recordFollowUp(message, { ended: reason, at: now() });
    return reason;
  };
  const recheckAt = async (at: Date) => {
    await outbox.recordFollowUp(message, { again: withinMaxWait(at, now()) });
    return 'again';
  };
  const recipient = await roster.find(message);
  if (!recipient) return end('gone');
  const outcome = await recheck(message);
  // An aborted check has read nothing.
  if (signal.aborted) return 'aborted';
  if (outcome.status === 'gone') return end('gone');
  // No one was told, so there is nothing to edit, and no reminder.
  if (message.state === 'dry-run') return end(DRY_RUN_ENDS[outcome.status]);
  const next = stepAfterRecheck({ message, outcome, copyInterval, now: now() });
  switch (next.step) {
    case 'recheck':
      return recheckAt(next.at);
    case 'end':
      return end(next.reason);
    case 'done': {
      const edited = await editToDone(options, message, recipient, outcome);
      return edited ? end('right') : recheckAt(after(now(), RETRY_DELAY_MS));
    }
    case 'remind': {
      const reminder = await remind(options, message, recipient, outcome);
      return 'again' in reminder ? recheckAt(reminder.again) : end(reminder.ended);
    }
  }
}

/** How the follow-up of a message of a dry run ends. */
const DRY_RUN_ENDS: Readonly<Record<CheckOutcome['status'], string>> = {
  right: 'right',
  'needs-visit': 'not-right',
  'not-copied': 'not-right',
  'beyond-them': 'beyond-them',
  unreadable: 'unknown',
  gone: 'gone',
};

/** Edits all messages about this change. Returns false if one must be retried. A deleted message counts as edited. */
async function editToDone(
  { tenantId, outbox, rates, edit, rules, wait }: FollowUpOptions,
  message: SentMessage,
  { address, language, timeZone }: RosterEntry,
  { evidence }: CheckOutcome,
): Promise<boolean> {
  const { objectId, change } = message;
  const done = { kind: 'done', person: { tenantId, objectId }, language, timeZone, change, evidence } as const;
  for (const activityId of await outbox.findActivityIds(message)) {
    // Edits count in the same rate as messages.
    const slot = { count: 1, every: 1_000 / rules.perSecond };
    await wait(await rates.reserve(tenantId, TEAMS_MESSAGES_RATE, slot));
    const { outcome } = await edit(address, activityId, done, AbortSignal.timeout(SEND_TIMEOUT_MS));
    if (outcome === 'later' || outcome === 'in-doubt') return false;
  }
  return true;
}

async function remind(
  { tenantId, outbox, control: readControl, inPilot, rules, now }: FollowUpOptions,
  message: SentMessage,
  recipient: RosterEntry,
  { evidence }: CheckOutcome,
): Promise<{ readonly again: Date } | { readonly ended: string }> {
  const at = now();
  const control = await readControl();
  const ago = (age: number) => new Date(at.getTime() - age);
  const { objectId, changeId, change, queuedAt } = message;
  const decision = decide(
    {
      now: at,
      kind: 'reminder',
      change: { id: changeId, kind: change, seenAt: queuedAt },
      recipient,
      inPilot: await inPilot(message),
      past: await outbox.history(message, ago(WEEK_MS)),
      remaining: control.dailyCap - (await outbox.count(tenantId, ago(DAY_MS))),
      control,
    },
    rules,
  );
  if (decision.decision === 'silent') return { ended: decision.reason };
  if (decision.decision === 'wait') return { again: decision.until };
  // A message that was really sent gets no dry-run reminder.
  if (decision.decision === 'hold' || decision.dryRun) return { again: after(at, HELD_BACK_RETRY_MS) };
  const reminder = { tenantId, objectId, changeId, kind: 'reminder', change, evidence, notBefore: at } as const;
  const added = await outbox.enqueue(reminder, at, quotasFor(control, at));
  switch (added) {
    case 'added':
    case 'known':
      return { ended: 'reminded' };
    case 'busy':
      return { again: after(at, RETRY_DELAY_MS) };
    case 'daily-cap':
      return { again: after(at, CAP_RECHECK_MS) };
    default:
      return { ended: added };
  }
}

function after(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() + milliseconds);
}
