import { hoursOf } from '../nudges/personal-hours.ts';
import { nextWorkingTime, type WorkingHours } from '../nudges/working-hours.ts';
import type { RosterEntry } from '../store/people/types.ts';

/** Whether the bot cannot reach the person, or the person has turned messages off since they asked for this one. */
export function isTurnedOff({ reach, optedOutAt }: RosterEntry, askedAt: Date): boolean {
  return reach === 'unreachable' || (optedOutAt !== undefined && optedOutAt >= askedAt);
}

/** When the person wants to be written to; undefined: now. `hours`: the organization's hours for messages. */
export function laterTime(entry: RosterEntry, hours: WorkingHours, now: Date): Date | undefined {
  const from = entry.snoozedUntil && entry.snoozedUntil > now ? entry.snoozedUntil : now;
  const opens = nextWorkingTime(from, entry.timeZone, hoursOf(entry, hours));
  return opens > now ? opens : undefined;
}
