import type { PersonKey } from '../people/person-key.ts';
import type { ChangeStore, PhotoChange } from '../store/ledger/types.ts';
import type { Outbox, RateLimiter } from '../store/outbox/types.ts';
import type { Roster } from '../store/people/types.ts';
import type { CheckOutcome } from './check-outcome.ts';
import { lookAgainAt } from './look-again.ts';
import { DAY_MS, MIN_BULK_CHANGES, WEEK_MS } from './nudge-limits.ts';
import { type Control, decide, isBulkChange, type NudgePace, type NudgeRules, quotasFor } from './policy.ts';
import { nextWorkingTime } from './working-hours.ts';

export interface DecidingOptions {
  readonly tenantId: string;
  readonly changes: ChangeStore;
  readonly outbox: Outbox;
  readonly rates: RateLimiter;
  readonly roster: Pick<Roster, 'find'>;
  /** How many people are watched: of whom a change would be seen. */
  readonly people: () => Promise<number>;
  readonly control: () => Promise<Control>;
  /** When an admin last let go on what was held back: what changed before counts for no other bulk change. */
  readonly releasedAt: () => Promise<Date | undefined>;
  /** Stops everything until an admin lets it go on. */
  readonly holdBack: (at: Date) => Promise<void>;
  readonly inPilot: (person: PersonKey) => Promise<boolean>;
  readonly check: (change: PhotoChange) => Promise<CheckOutcome>;
  readonly rules: NudgeRules & NudgePace;
  readonly now: () => Date;
}

export interface DecidingReport {
  /** What became of the changes: `nudge`, `dry-run`, `right-already`, or why nothing is said, or not yet: `after-hours`, `look-again`. */
  readonly decided: Readonly<Record<string, number>>;
  /** Why it ended with changes left; undefined: all that were due are decided. */
  readonly stopped: 'paused' | 'bulk-change' | 'daily-cap' | 'told-to' | undefined;
}

const BATCH = 50;
/** What is not decided by then comes again. Milliseconds. */
const CLAIM = 5 * 60_000;

/** Decides on every change whose time of grace is over, and queues the messages. Several instances may do it at once. */
export async function decideChanges(options: DecidingOptions, signal: AbortSignal): Promise<DecidingReport> {
  const { tenantId, changes, outbox, now, rules } = options;
  const decided: Record<string, number> = {};
  for (;;) {
    if (signal.aborted) return { decided, stopped: 'told-to' };
    const control = await options.control();
    if (control.mode !== 'off') {
      if (control.paused) return { decided, stopped: 'paused' };
      if (control.heldBackSince || (await holdsBack(options, control))) return { decided, stopped: 'bulk-change' };
    }
    const at = now();
    const due = await changes.claimDue(tenantId, {
      seenUntil: before(at, rules.grace),
      now: at,
      claimedUntil: new Date(at.getTime() + CLAIM),
      limit: BATCH,
    });
    if (due.length === 0) return { decided, stopped: undefined };
    const dryRun = control.mode === 'dry-run';
    let left = control.dailyCap - (await outbox.count(tenantId, before(at, DAY_MS), dryRun));
    for (const change of due) {
      // What is left comes again.
      if (signal.aborted) return { decided, stopped: 'told-to' };
      const word = await decideOne(options, control, change, left, signal);
      if (word === 'told-to') return { decided, stopped: word };
      if (word === 'daily-cap') return { decided, stopped: 'daily-cap' };
      if (word === 'nudge' || word === 'dry-run') left--;
      decided[word] = (decided[word] ?? 0) + 1;
    }
  }
}

async function holdsBack(
  { tenantId, changes, people, releasedAt, holdBack, now }: DecidingOptions,
  control: Control,
): Promise<boolean> {
  const since = before(now(), DAY_MS);
  const released = await releasedAt();
  const changed = await changes.countPeople(tenantId, released && released > since ? released : since);
  if (changed < MIN_BULK_CHANGES) return false;
  if (!isBulkChange(changed, await people(), control)) return false;
  await holdBack(now());
  return true;
}

/** Gives the decision in one word; undecided: `busy`, as the person is being written to just now, `told-to`, and whatever waits. */
async function decideOne(
  options: DecidingOptions,
  control: Control,
  change: PhotoChange,
  left: number,
  signal: AbortSignal,
): Promise<string> {
  const { changes, outbox, roster, inPilot, check, now, rules } = options;
  const recipient = await roster.find(change);
  const past = await outbox.history(change, before(now(), WEEK_MS), control.mode === 'dry-run');
  const decision = decide(
    { now: now(), kind: 'nudge', change, recipient, inPilot: await inPilot(change), past, left, control },
    rules,
  );
  if (decision.decision === 'hold') return decision.reason;
  if (decision.decision === 'wait') {
    if (decision.reason !== 'daily-cap') await changes.postpone(change, decision.until);
    return decision.reason;
  }
  const silent = async (word: string) => {
    await changes.decide(change, word, now());
    return word;
  };
  if (decision.decision === 'silent' || !recipient) return silent('reason' in decision ? decision.reason : 'gone');
  const seen = await check(change);
  // A look that was cut short has seen nothing.
  if (signal.aborted) return 'told-to';
  if (seen.found === 'unseen') {
    const again = lookAgainAt(
      { looks: change.failedChecks, againFrom: seen.againFrom, timeZone: recipient.timeZone },
      rules.hours,
      now(),
    );
    if (again) {
      await changes.postpone(change, again, 'check-failed');
      return 'look-again';
    }
  } else if (seen.found !== 'needs-visit') return silent(seen.found === 'right' ? 'right-already' : seen.found);
  const { really } = decision;
  const notBefore = really ? await nextTurn(recipient.timeZone, options) : now();
  const word = really ? 'nudge' : 'dry-run';
  const { tenantId, objectId, id: changeId, kind } = change;
  const { evidence } = seen;
  const message = { tenantId, objectId, changeId, kind: 'nudge', change: kind, evidence, notBefore } as const;
  const added = await outbox.decideAndEnqueue({ ...message, dryRun: !really }, word, now(), quotasFor(control, now()));
  return added === 'added' ? word : added;
}

/** Many who begin to work at the same hour, or who changed their photo on the same day, are written to one after the other. */
async function nextTurn(timeZone: string, { tenantId, rates, rules, now }: DecidingOptions): Promise<Date> {
  const begin = now();
  const turns = { count: 1, every: 60_000 / rules.perMinute, now: begin };
  const wait = await rates.reserve(tenantId, 'nudges', turns);
  return nextWorkingTime(new Date(begin.getTime() + wait), timeZone, rules.hours);
}

function before(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() - milliseconds);
}
