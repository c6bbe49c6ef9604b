import type { PersonKey } from '../people/person-key.ts';
import { withinMaxWait } from '../store/database/clock-ahead.ts';
import type { ChangeStore, PhotoChange } from '../store/ledger/types.ts';
import type { Outbox, RateLimiter } from '../store/outbox/types.ts';
import type { Roster } from '../store/people/types.ts';
import { DAY_MS, MIN_BULK_CHANGES, STALE_AFTER_MS, WEEK_MS } from './nudge-limits.ts';
import { hoursOf } from './personal-hours.ts';
import { type Control, decide, isBulkChange, type NudgePace, type NudgeRules, quotasFor } from './policy.ts';
import { checkRetryTime } from './retry-policy.ts';
import type { CheckOutcome } from './types.ts';
import { nextWorkingTime, type WorkingHours } from './working-hours.ts';

export interface DecideOptions {
  readonly tenantId: string;
  readonly changes: ChangeStore;
  readonly outbox: Outbox;
  readonly rates: RateLimiter;
  readonly roster: Pick<Roster, 'find'>;
  /** Number of watched people in this mode. */
  readonly countPeople: (control: Pick<Control, 'mode'>) => Promise<number>;
  readonly control: () => Promise<Control>;
  /** Holds back all messages until an admin releases them. */
  readonly holdBack: (at: Date) => Promise<void>;
  readonly inPilot: (person: PersonKey) => Promise<boolean>;
  readonly check: (change: PhotoChange) => Promise<CheckOutcome>;
  readonly rules: NudgeRules & NudgePace;
  readonly now: () => Date;
}

export interface DecideReport {
  /**
   * Number of changes by result: `nudge`, `dry-run`, `right-already`, a reason for no message, or a reason to wait
   * (`after-hours`, `look-again` …).
   */
  readonly decided: Readonly<Record<string, number>>;
  /** Why due changes are left; undefined: all are decided. `aborted`: the signal was aborted. */
  readonly stopped: 'paused' | 'bulk-change' | 'daily-cap' | 'aborted' | undefined;
}

const CLAIM_BATCH_SIZE = 50;
/** Lease of claimed changes. Undecided ones become due again after it, unless they are released sooner. */
const DECIDE_LEASE_MS = 5 * 60_000;

/** Decides on each change whose grace period is over, and queues messages. Safe on several instances at once. */
export async function decideChanges(options: DecideOptions, signal: AbortSignal): Promise<DecideReport> {
  const { tenantId, changes, outbox, now, rules } = options;
  const decided: Record<string, number> = {};
  for (;;) {
    if (signal.aborted) return { decided, stopped: 'aborted' };
    const control = await options.control();
    if (control.mode !== 'off') {
      if (control.paused) return { decided, stopped: 'paused' };
      if (control.heldBackSince || (await holdBackBulkChange(options, control))) {
        return { decided, stopped: 'bulk-change' };
      }
    }
    const at = now();
    const claimedUntil = new Date(at.getTime() + DECIDE_LEASE_MS);
    const due = await changes.claimDue(tenantId, {
      seenUntil: before(at, rules.grace),
      now: at,
      claimedUntil,
      limit: CLAIM_BATCH_SIZE,
    });
    if (due.length === 0) return { decided, stopped: undefined };
    const dryRun = control.mode === 'dry-run';
    let remaining = control.dailyCap - (await outbox.count(tenantId, before(at, DAY_MS), dryRun));
    for (const [done, change] of due.entries()) {
      const result = signal.aborted ? 'aborted' : await decideOne(options, change, { control, remaining, signal });
      if (result === 'aborted') {
        await changes.release(tenantId, due.slice(done), claimedUntil);
        return { decided, stopped: 'aborted' };
      }
      if (result === 'daily-cap') return { decided, stopped: 'daily-cap' };
      if (result === 'nudge' || result === 'dry-run') remaining--;
      decided[result] = (decided[result] ?? 0) + 1;
    }
  }
}

async function holdBackBulkChange(
  { tenantId, changes, countPeople, holdBack, now }: DecideOptions,
  control: Control,
): Promise<boolean> {
  const dayAgo = before(now(), DAY_MS);
  const { releasedAt } = control;
  const changed = await changes.countPeople(tenantId, releasedAt && releasedAt > dayAgo ? releasedAt : dayAgo);
  if (changed < MIN_BULK_CHANGES) return false;
  if (!isBulkChange(changed, await countPeople(control), control)) return false;
  await holdBack(now());
  return true;
}

interface DecisionContext {
  readonly control: Control;
  /** Messages that the daily cap still allows. */
  readonly remaining: number;
  readonly signal: AbortSignal;
}

/** Returns the result in one word. `aborted`, `busy` (another message is being sent) and waits leave it undecided. */
async function decideOne(
  options: DecideOptions,
  change: PhotoChange,
  { control, remaining, signal }: DecisionContext,
): Promise<string> {
  const { changes, outbox, roster, inPilot, check, now, rules } = options;
  const recipient = await roster.find(change);
  const past = await outbox.history(change, before(now(), WEEK_MS), control.mode === 'dry-run');
  const decision = decide(
    { now: now(), kind: 'nudge', change, recipient, inPilot: await inPilot(change), past, remaining, control },
    rules,
  );
  if (decision.decision === 'hold') return decision.reason;
  if (decision.decision === 'wait') {
    if (decision.reason !== 'daily-cap') await changes.postpone(change, withinMaxWait(decision.until, now()));
    return decision.reason;
  }
  const storeDecision = async (reason: string) => {
    await changes.decide(change, reason, now());
    return reason;
  };
  if (decision.decision === 'silent' || !recipient) {
    return storeDecision('reason' in decision ? decision.reason : 'gone');
  }
  const outcome = await check(change);
  // An aborted check has read nothing.
  if (signal.aborted) return 'aborted';
  const hours = hoursOf(recipient, rules.hours);
  const { status, retryFrom, evidence } = outcome;
  if (status === 'unreadable') {
    const { timeZone } = recipient;
    const retryAt = checkRetryTime({ failedChecks: change.failedChecks, retryFrom, timeZone }, hours, now());
    if (retryAt) {
      await changes.postpone(change, withinMaxWait(retryAt, now()), 'check-failed');
      return 'look-again';
    }
  } else if (status !== 'needs-visit') return storeDecision(status === 'right' ? 'right-already' : status);
  const { nextCopyAt } = outcome;
  // Before that, a visit starts no copy. A message that would be stale by then is sent with the time on its card.
  if (nextCopyAt && nextCopyAt > now() && nextCopyAt.getTime() - change.seenAt.getTime() < STALE_AFTER_MS) {
    await changes.postpone(change, withinMaxWait(nextCopyAt, now()));
    return 'copy-not-due';
  }
  const { dryRun } = decision;
  const notBefore = dryRun ? now() : await reserveSendTime({ ...recipient, hours }, control, options);
  const result = dryRun ? 'dry-run' : 'nudge';
  const { tenantId, objectId, id: changeId, kind } = change;
  const message = { tenantId, objectId, changeId, kind: 'nudge', change: kind, evidence, notBefore, dryRun } as const;
  const added = await outbox.decideAndEnqueue(message, result, now(), quotasFor(control, now()));
  return added === 'added' ? result : added;
}

/** Spreads the messages of people who start work at the same hour, or whose photos changed on the same day. */
async function reserveSendTime(
  { timeZone, hours }: { readonly timeZone: string; readonly hours: WorkingHours },
  { dailyCap }: Pick<Control, 'dailyCap'>,
  { tenantId, rates, rules, now }: DecideOptions,
): Promise<Date> {
  const start = now();
  const every = 60_000 / rules.perMinute;
  // No more messages than a day's can be waiting, unless the pace is too slow for them.
  const longest = dailyCap * every <= DAY_MS ? dailyCap * every : WEEK_MS;
  const wait = await rates.reserve(tenantId, 'nudges', { count: 1, every, now: start, longest });
  return withinMaxWait(nextWorkingTime(new Date(start.getTime() + wait), timeZone, hours), start);
}

function before(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() - milliseconds);
}
