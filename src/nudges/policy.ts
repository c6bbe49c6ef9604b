import type { NudgeSettings, StoredControl } from '../store/control/types.ts';
import { isToCome, MAX_SNOOZE_MS } from '../store/database/clock-ahead.ts';
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
import { hoursOf, type QuietTimes } from './personal-hours.ts';
import { nextWorkingTime, type WorkingHours } from './working-hours.ts';

/** Admin control in effect: overrides by command, else the settings. */
export interface Control {
  readonly mode: NudgeMode;
  readonly paused: boolean;
  /** Time since when a bulk change holds back all messages, until an admin releases them. */
  readonly heldBackSince: Date | undefined;
  /** When an admin last released messages. Earlier changes do not count towards a bulk change. */
  readonly releasedAt?: Date | undefined;
  /** Maximum number of messages in 24 hours, to all people of the tenant. */
  readonly dailyCap: number;
  /** Share of watched people, 0 to 1. More changes in 24 hours are a bulk change. */
  readonly bulkShare: number;
}

export interface NudgeRules {
  readonly hours: WorkingHours;
  /** Grace period after a change. Milliseconds. */
  readonly grace: number;
}

export interface NudgePace {
  /** Maximum number of messages queued in a minute. */
  readonly perMinute: number;
  /** Maximum number of messages sent in a second, over all instances. The rest of Teams' rate is for answers. */
  readonly perSecond: number;
}

/** Decides whether and when a person may get a message. */
export interface RecipientStatus {
  /** IANA. */
  readonly timeZone: string;
  readonly reach: 'here' | 'unreachable';
  readonly optedOutAt: Date | undefined;
  readonly snoozedUntil: Date | undefined;
  /** Undefined: none. */
  readonly quiet?: QuietTimes | undefined;
}

/** A nudge or reminder that was sent, may have been sent, or is queued. */
export interface PastMessage {
  readonly changeId: string;
  readonly kind: NudgeKind;
  /** When it was settled, otherwise when it was queued. */
  readonly at: Date;
}

/** Everything that a decision about one message to one person depends on. */
export interface Situation {
  readonly now: Date;
  readonly kind: NudgeKind;
  readonly change: { readonly id: string; readonly kind: ChangeKind; readonly seenAt: Date };
  /** Undefined: the person does not have the app. */
  readonly recipient: RecipientStatus | undefined;
  readonly inPilot: boolean;
  /** Messages to this person. */
  readonly past: readonly PastMessage[];
  /** Messages that the daily cap still allows, without those in the queue. */
  readonly remaining: number;
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
  /** Queue the message now. A dry run is recorded and never sent. */
  | { readonly decision: 'queue'; readonly dryRun: boolean }
  /** Never send a message about this change. */
  | { readonly decision: 'silent'; readonly reason: SilentReason }
  /** Decide again at `until`, with the data of that time. */
  | { readonly decision: 'wait'; readonly until: Date; readonly reason: WaitReason }
  /** Decide again after an admin has acted. */
  | { readonly decision: 'hold'; readonly reason: 'paused' | 'bulk-change' };

/**
 * Decides whether to send a message now. The first match wins: final reasons, then those that wait for an admin, then
 * those that wait for a time. A change outside working hours stays undecided until they begin, because by then
 * SharePoint often shows the new photo.
 */
export function decide(situation: Situation, rules: NudgeRules): Decision {
  const { now, change, recipient, control, remaining } = situation;
  const reason = silentReason(situation);
  if (reason || !recipient) return { decision: 'silent', reason: reason ?? 'gone' };
  if (control.paused) return { decision: 'hold', reason: 'paused' };
  if (control.heldBackSince) return { decision: 'hold', reason: 'bulk-change' };
  const snoozedUntil = recipient.snoozedUntil ?? null;
  if (isToCome(snoozedUntil, now, MAX_SNOOZE_MS)) return { decision: 'wait', until: snoozedUntil, reason: 'snoozed' };
  const graceEnd = new Date(change.seenAt.getTime() + rules.grace);
  if (now < graceEnd) return { decision: 'wait', until: graceEnd, reason: 'grace' };
  const opens = nextWorkingTime(now, recipient.timeZone, hoursOf(recipient, rules.hours));
  if (opens > now) return { decision: 'wait', until: opens, reason: 'after-hours' };
  if (remaining <= 0) {
    return { decision: 'wait', until: new Date(now.getTime() + CAP_RECHECK_MS), reason: 'daily-cap' };
  }
  return { decision: 'queue', dryRun: control.mode === 'dry-run' };
}

function silentReason({ now, kind, change, recipient, inPilot, past, control }: Situation): SilentReason | undefined {
  if (control.mode === 'off') return 'off';
  if (!recipient) return 'gone';
  const blocked = blockReason(recipient, now);
  if (blocked && blocked !== 'snoozed') return blocked;
  if (control.mode === 'pilot' && !inPilot) return 'not-in-pilot';
  if (past.some((one) => one.changeId === change.id && one.kind === kind)) return 'said-already';
  if (kind === 'nudge' && now.getTime() - change.seenAt.getTime() > STALE_AFTER_MS) return 'stale';
  const lastWeek = past.filter(({ at }) => now.getTime() - at.getTime() < WEEK_MS);
  return lastWeek.length >= MESSAGES_PER_WEEK ? 'enough-this-week' : undefined;
}

/** Why this person must not get any message now; undefined: nothing blocks one. Also checked right before sending. */
export function blockReason(
  { reach, optedOutAt, snoozedUntil }: RecipientStatus,
  now: Date,
): 'unreachable' | 'opted-out' | 'snoozed' | undefined {
  if (optedOutAt) return 'opted-out';
  if (reach === 'unreachable') return 'unreachable';
  return isToCome(snoozedUntil ?? null, now, MAX_SNOOZE_MS) ? 'snoozed' : undefined;
}

/** The same limits for the insert into the outbox, because other instances may have queued messages meanwhile. */
export function quotasFor({ dailyCap }: Pick<Control, 'dailyCap'>, now: Date): Quotas {
  const since = (age: number) => new Date(now.getTime() - age);
  return {
    perTenant: { since: since(DAY_MS), max: dailyCap },
    perPerson: { since: since(WEEK_MS), max: MESSAGES_PER_WEEK },
  };
}

/** True: people do not change this many photos in 24 hours themselves; an import (badges, portraits) is likely. */
export function isBulkChange(changed: number, people: number, { bulkShare }: Pick<Control, 'bulkShare'>): boolean {
  return changed >= MIN_BULK_CHANGES && changed > people * bulkShare;
}

/** Whether queued messages may be sent. Otherwise they stay queued. */
export function maySend({ mode, paused, heldBackSince }: Control): boolean {
  return (mode === 'on' || mode === 'pilot') && !paused && !heldBackSince;
}

/** Whether this person gets messages, as far as admins decide it. */
export function reaches(control: Control, inPilot: boolean): boolean {
  return maySend(control) && (control.mode !== 'pilot' || inPilot);
}

/** Control in effect. A value that an admin has set by command overrides the setting. */
export function currentControl(stored: StoredControl, settings: NudgeSettings): Control {
  return {
    mode: stored.mode ?? settings.mode,
    dailyCap: stored.dailyCap ?? settings.dailyCap,
    bulkShare: stored.bulkShare ?? settings.bulkShare,
    paused: stored.pausedAt !== undefined,
    heldBackSince: stored.heldBackSince,
    releasedAt: stored.releasedAt,
  };
}
