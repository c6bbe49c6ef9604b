import type { PersonKey } from '../people/person-key.ts';
import type { Outbox, RateLimiter, SentMessage } from '../store/outbox/types.ts';
import type { Roster, RosterEntry } from '../store/people/types.ts';
import { afterRecheck } from './after-recheck.ts';
import type { CheckOutcome } from './check-outcome.ts';
import { CAP_RECHECK_MS, DAY_MS, SEND_TIMEOUT_MS, WEEK_MS } from './nudge-limits.ts';
import { type Control, decide, type NudgePace, type NudgeRules, quotasFor } from './policy.ts';
import { MESSAGES } from './send-slots.ts';
import type { Edit } from './types.ts';

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
  /** Milliseconds. */
  readonly copyInterval: number;
  readonly now: () => Date;
  /** Real milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

const BATCH = 20;
/** What could not be done is tried again after so long. Milliseconds. */
const AGAIN = 15 * 60_000;
/** So long where it is an admin who holds it up. Milliseconds. */
const HELD_UP = 60 * 60_000;

/** Looks again at everybody whose time has come, turns their message green or queues the one reminder. Gives what it did, by word. */
export async function followUp(
  options: FollowUpOptions,
  signal: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  const { tenantId, outbox, control, now } = options;
  const done: Record<string, number> = {};
  const mayGoOn = async () => {
    const { mode, paused } = await control();
    return !signal.aborted && mode !== 'off' && !paused;
  };
  while (await mayGoOn()) {
    const due = await outbox.claimRechecks(tenantId, { now: now(), until: after(now(), AGAIN), limit: BATCH });
    if (due.length === 0) return done;
    for (const message of due) {
      // What is left comes again.
      if (!(await mayGoOn())) return done;
      const word = await followOne(options, message, signal);
      if (word === 'told-to') return done;
      done[word] = (done[word] ?? 0) + 1;
    }
  }
  return done;
}

async function followOne(options: FollowUpOptions, message: SentMessage, signal: AbortSignal): Promise<string> {
  const { outbox, roster, recheck, copyInterval, now } = options;
  const end = async (reason: string) => {
    await outbox.recordFollowUp(message, { ended: reason });
    return reason;
  };
  const again = async (at: Date) => {
    await outbox.recordFollowUp(message, { again: at });
    return 'again';
  };
  const person = await roster.find(message);
  if (!person) return end('gone');
  const seen = await recheck(message);
  // A look that was cut short has seen nothing.
  if (signal.aborted) return 'told-to';
  if (seen.found === 'gone') return end('gone');
  const next = afterRecheck({ message, seen, copyInterval, now: now() });
  switch (next.next) {
    case 'again':
      return again(next.at);
    case 'end':
      return end(next.reason);
    case 'done':
      return (await turnGreen(options, message, person, seen)) ? end('right') : again(after(now(), AGAIN));
    case 'remind': {
      const reminded = await remind(options, message, person, seen);
      return 'again' in reminded ? again(reminded.again) : end(reminded.ended);
    }
  }
}

/** Every message about this change that can be edited. True: all are green, or gone. */
async function turnGreen(
  { tenantId, outbox, rates, edit, rules, wait }: FollowUpOptions,
  message: SentMessage,
  { address, language, timeZone }: RosterEntry,
  { evidence }: CheckOutcome,
): Promise<boolean> {
  const { objectId, change } = message;
  const done = { kind: 'done', person: { tenantId, objectId }, language, timeZone, change, evidence } as const;
  for (const activityId of await outbox.findActivityIds(message)) {
    // In the same line as everything that nobody asked for.
    await wait(await rates.reserve(tenantId, MESSAGES, { count: 1, every: 1_000 / rules.perSecond }));
    const { outcome } = await edit(address, activityId, done, AbortSignal.timeout(SEND_TIMEOUT_MS));
    if (outcome === 'later' || outcome === 'in-doubt') return false;
  }
  return true;
}

async function remind(
  { tenantId, outbox, control, inPilot, rules, now }: FollowUpOptions,
  message: SentMessage,
  recipient: RosterEntry,
  { evidence }: CheckOutcome,
): Promise<{ readonly again: Date } | { readonly ended: string }> {
  const at = now();
  const controlled = await control();
  const since = (age: number) => new Date(at.getTime() - age);
  const { objectId, changeId, change, queuedAt } = message;
  const decision = decide(
    {
      now: at,
      kind: 'reminder',
      change: { id: changeId, kind: change, seenAt: queuedAt },
      recipient,
      inPilot: await inPilot(message),
      past: await outbox.history(message, since(WEEK_MS)),
      left: controlled.dailyCap - (await outbox.count(tenantId, since(DAY_MS))),
      control: controlled,
    },
    rules,
  );
  if (decision.decision === 'silent') return { ended: decision.reason };
  if (decision.decision === 'wait') return { again: decision.until };
  // What was really sent before a dry run began is not followed by a pretended reminder.
  if (decision.decision === 'hold' || !decision.really) return { again: after(at, HELD_UP) };
  const reminder = { tenantId, objectId, changeId, kind: 'reminder', change, evidence, notBefore: at } as const;
  const added = await outbox.enqueue(reminder, at, quotasFor(controlled, at));
  switch (added) {
    case 'added':
    case 'known':
      return { ended: 'reminded' };
    case 'busy':
      return { again: after(at, AGAIN) };
    case 'daily-cap':
      return { again: after(at, CAP_RECHECK_MS) };
    default:
      return { ended: added };
  }
}

function after(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() + milliseconds);
}
