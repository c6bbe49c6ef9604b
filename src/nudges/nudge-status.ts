import type { PersonKey } from '../people/person-key.ts';
import { isToCome, MAX_SNOOZE_MS, MAX_WAIT_MS } from '../store/database/clock-ahead.ts';
import type { ChangeStore } from '../store/ledger/types.ts';
import type { NewestMessages, Outbox } from '../store/outbox/types.ts';
import type { AskedReminders, Roster, RosterEntry } from '../store/people/types.ts';
import { hoursOf } from './personal-hours.ts';
import type { NudgeRules } from './policy.ts';
import { nextWorkingTime } from './working-hours.ts';

/** How nudges stand for one person. */
export interface NudgeStatus {
  readonly person: RosterEntry;
  /** Whether admins let nudges go to the person now. */
  readonly reaches: boolean;
  /** Undefined: nudges are not snoozed. */
  readonly snoozedUntil: Date | undefined;
  /** `change`: SharePoint may still copy it, so there may be no message. Undefined: nothing waits. */
  readonly waiting: { readonly kind: 'message' | 'change'; readonly from: Date } | undefined;
  readonly sent: NewestMessages['sent'];
  /** When the person is reminded because they have asked for it. Undefined: they have not. */
  readonly remindAt: Date | undefined;
}

export interface NudgeStatusOptions {
  readonly store: {
    readonly roster: Pick<Roster, 'find'>;
    readonly outbox: Pick<Outbox, 'newest'>;
    readonly changes: Pick<ChangeStore, 'undecided'>;
    readonly askedReminders: Pick<AskedReminders, 'find'>;
  };
  readonly reach: (person: PersonKey) => Promise<boolean>;
  readonly rules: NudgeRules;
  readonly now: () => Date;
}

/** Undefined: the person is not in the roster. Rejects if the store fails. */
export type ReadNudgeStatus = (person: PersonKey) => Promise<NudgeStatus | undefined>;

export function createNudgeStatus(options: NudgeStatusOptions): ReadNudgeStatus {
  const { store, reach, rules, now } = options;
  return async (key) => {
    const [person, newest, change, reaches, asked] = await Promise.all([
      store.roster.find(key),
      store.outbox.newest(key),
      store.changes.undecided(key),
      reach(key),
      store.askedReminders.find(key),
    ]);
    if (!person) return undefined;
    const at = now();
    const snoozedUntil = person.snoozedUntil ?? null;
    const snooze = isToCome(snoozedUntil, at, MAX_SNOOZE_MS) ? snoozedUntil : undefined;
    const from = (...times: readonly (Date | undefined)[]) =>
      nextWorkingTime(latestOf(at, snooze, ...times), person.timeZone, hoursOf(person, rules.hours));
    const waiting = () => {
      // What waits for a person without nudges is dropped before it is sent.
      if (person.optedOutAt) return undefined;
      if (newest.waiting) return { kind: 'message' as const, from: from(newest.waiting.notBefore) };
      if (!change) return undefined;
      const dueAt = change.dueAt ?? null;
      const grace = new Date(change.seenAt.getTime() + rules.grace);
      return { kind: 'change' as const, from: from(grace, isToCome(dueAt, at, MAX_WAIT_MS) ? dueAt : undefined) };
    };
    return { person, reaches, snoozedUntil: snooze, waiting: waiting(), sent: newest.sent, remindAt: asked?.remindAt };
  };
}

function latestOf(first: Date, ...others: readonly (Date | undefined)[]): Date {
  return new Date(Math.max(first.getTime(), ...others.map((time) => time?.getTime() ?? 0)));
}
