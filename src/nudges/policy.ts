import type { ChangeKind } from '../store/ledger/types.ts';
import type { NudgeKind, Quotas } from '../store/outbox/types.ts';
import {
  CAP_RECHECK_MS,
  DAY_MS,
  MESSAGES_PER_WEEK,
  MIN_BULK_CHANGES,
  STALE_AFTER_MS,
  WEEK_MS,
} from './nudge-limits.ts';
import type { NudgeMode } from './nudge-mode.ts';
import { nextWorkingTime, type WorkingHours } from './working-hours.ts';

/** What an admin may set, at any time. */
export interface Control {
  readonly mode: NudgeMode;
  readonly paused: boolean;
  /** Since when everything is held back after a bulk change, until an admin lets it go on. */
  readonly heldBackSince: Date | undefined;
  /** Messages in 24 hours, over all people of the tenant. */
  readonly dailyCap: number;
  /** Of everybody who has the app, 0 to 1: more changes in 24 hours are a bulk change. */
  readonly bulkShare: number;
}

export interface NudgeRules {
  readonly hours: WorkingHours;
  /** Milliseconds after a change. */
  readonly grace: number;
}

export interface NudgePace {
  /** People whose message is queued in a minute, however many changed their photo at once. */
  readonly perMinute: number;
  /** Messages sent in a second, of all instances together: what Teams allows, less what is kept for answers. */
  readonly perSecond: number;
}

export interface Recipient {
  /** IANA. */
  readonly timeZone: string;
  readonly reach: 'here' | 'unreachable';
  readonly optedOutAt: Date | undefined;
  readonly snoozedUntil: Date | undefined;
}

/** A nudge or reminder that was sent, may have been sent, or is on its way. */
export interface PastMessage {
  readonly changeId: string;
  readonly kind: NudgeKind;
  /** When it was settled, else when it was queued. */
  readonly at: Date;
}

/** All that a decision about one message to one person depends on. */
export interface Situation {
  readonly now: Date;
  readonly kind: NudgeKind;
  readonly change: { readonly id: string; readonly kind: ChangeKind; readonly seenAt: Date };
  /** Undefined: has not the app, or no longer. */
  readonly recipient: Recipient | undefined;
  readonly inPilot: boolean;
  /** Of this person. */
  readonly past: readonly PastMessage[];
  /** Messages that the daily cap still allows; queued ones are taken off. */
  readonly left: number;
  readonly control: Control;
}

export type SilentReason =
  | 'off'
  | 'not-in-pilot'
  | 'gone'
  | 'unreachable'
  | 'opted-out'
  | 'said-already'
  | 'enough-this-week'
  | 'stale';

export type WaitReason = 'snoozed' | 'grace' | 'after-hours' | 'daily-cap';

export type Decision =
  /** Now is the time. `really` false: a dry run, which is recorded and goes nowhere. */
  | { readonly decision: 'queue'; readonly really: boolean }
  /** Nothing is said about this change, ever. */
  | { readonly decision: 'silent'; readonly reason: SilentReason }
  /** Decide again from then on, by what is true then. */
  | { readonly decision: 'wait'; readonly until: Date; readonly reason: WaitReason }
  /** Decide again when an admin has changed something. */
  | { readonly decision: 'hold'; readonly reason: 'paused' | 'bulk-change' };

/**
 * Whether to say something now. First match wins: what will never be said is settled before what waits, and what waits for an admin before
 * what waits for a time. What comes in the evening waits undecided until the morning: by then most of it is no news any more.
 */
export function decide(situation: Situation, rules: NudgeRules): Decision {
  const { now, change, recipient, control, left } = situation;
  const reason = whySilent(situation);
  if (reason || !recipient) return { decision: 'silent', reason: reason ?? 'gone' };
  if (control.paused) return { decision: 'hold', reason: 'paused' };
  if (control.heldBackSince) return { decision: 'hold', reason: 'bulk-change' };
  const { snoozedUntil } = recipient;
  if (snoozedUntil && now < snoozedUntil) return { decision: 'wait', until: snoozedUntil, reason: 'snoozed' };
  const quiet = new Date(change.seenAt.getTime() + rules.grace);
  if (now < quiet) return { decision: 'wait', until: quiet, reason: 'grace' };
  const opens = nextWorkingTime(now, recipient.timeZone, rules.hours);
  if (opens > now) return { decision: 'wait', until: opens, reason: 'after-hours' };
  if (left <= 0) {
    return { decision: 'wait', until: new Date(now.getTime() + CAP_RECHECK_MS), reason: 'daily-cap' };
  }
  return { decision: 'queue', really: control.mode !== 'dry-run' };
}

function whySilent({ now, kind, change, recipient, inPilot, past, control }: Situation): SilentReason | undefined {
  if (control.mode === 'off') return 'off';
  if (!recipient) return 'gone';
  const barred = whyNot(recipient, now);
  if (barred && barred !== 'snoozed') return barred;
  if (control.mode === 'pilot' && !inPilot) return 'not-in-pilot';
  if (past.some((one) => one.changeId === change.id && one.kind === kind)) return 'said-already';
  if (kind === 'nudge' && now.getTime() - change.seenAt.getTime() > STALE_AFTER_MS) return 'stale';
  const lately = past.filter(({ at }) => now.getTime() - at.getTime() < WEEK_MS);
  return lately.length >= MESSAGES_PER_WEEK ? 'enough-this-week' : undefined;
}

/** What keeps us from writing to this person at all; asked again right before sending. */
export function whyNot(
  { reach, optedOutAt, snoozedUntil }: Recipient,
  now: Date,
): 'unreachable' | 'opted-out' | 'snoozed' | undefined {
  if (optedOutAt) return 'opted-out';
  if (reach === 'unreachable') return 'unreachable';
  return snoozedUntil && now < snoozedUntil ? 'snoozed' : undefined;
}

/** The same limits once more for whoever queues it: meanwhile others may have queued something, too. */
export function quotasFor({ dailyCap }: Pick<Control, 'dailyCap'>, now: Date): Quotas {
  const since = (age: number) => new Date(now.getTime() - age);
  return {
    perTenant: { since: since(DAY_MS), max: dailyCap },
    perPerson: { since: since(WEEK_MS), max: MESSAGES_PER_WEEK },
  };
}

/** Whether so many changes in 24 hours are somebody's project (new badges, new portraits) and not people's own doing. */
export function isBulkChange(changed: number, people: number, { bulkShare }: Pick<Control, 'bulkShare'>): boolean {
  return changed >= MIN_BULK_CHANGES && changed > people * bulkShare;
}

/** Whether the pump may send at all. What was queued stays queued. */
export function mayPump({ mode, paused, heldBackSince }: Control): boolean {
  return (mode === 'on' || mode === 'pilot') && !paused && !heldBackSince;
}
