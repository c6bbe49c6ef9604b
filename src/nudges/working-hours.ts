import { DateTime } from 'luxon';
import { ianaZone } from '../time-zones/iana-zone.ts';

/** A part of a day, in minutes since local midnight. `from` is inclusive, `until` exclusive. */
export interface TimeSpan {
  readonly from: number;
  readonly until: number;
}

/** The hours in which people get messages, in their own time zone. */
export interface WorkingHours extends TimeSpan {
  /** ISO weekdays: 1 is Monday, 7 Sunday. */
  readonly days: readonly number[];
  /** Hours without messages in between. They do not cover all of the others. */
  readonly quiet?: TimeSpan | undefined;
}

/**
 * Days to search: a week holds every weekday, a clock change may skip the hours of one, and a calendar may skip a day
 * (Samoa, 30 December 2011).
 */
const DAYS_AHEAD = 16;

/** The first moment in working hours, from `now` on. `timeZone`: IANA; an unknown one counts as UTC. */
export function nextWorkingTime(now: Date, timeZone: string, hours: WorkingHours): Date {
  const local = localTime(now, timeZone);
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
    const day = local.startOf('day').plus({ days: ahead });
    if (!hours.days.includes(day.weekday)) continue;
    for (const { from, until } of spansOf(hours)) {
      const [opens, closes] = [atMinute(day, from), atMinute(day, until)];
      // A span in the hour that a clock change skips does not exist on that day.
      if (opens >= closes) continue;
      if (local < opens) return opens.toJSDate();
      if (local < closes) return repeatedQuiet(local, hours)?.toJSDate() ?? now;
    }
  }
  throw new RangeError('There are no working hours.');
}

function spansOf({ from, until, quiet }: WorkingHours): readonly TimeSpan[] {
  if (!quiet) return [{ from, until }];
  const parts = [
    { from, until: Math.min(until, quiet.from) },
    { from: Math.max(from, quiet.until), until },
  ];
  return parts.filter((part) => part.from < part.until);
}

/** End of the quiet hours that a clock change repeats at this time. Undefined: it is outside them. */
function repeatedQuiet(local: DateTime, { quiet }: WorkingHours): DateTime | undefined {
  const minute = local.hour * 60 + local.minute;
  if (!quiet || minute < quiet.from || minute >= quiet.until) return undefined;
  return local.startOf('minute').plus({ minutes: quiet.until - minute });
}

export function isWorkingTime(now: Date, timeZone: string, hours: WorkingHours): boolean {
  return nextWorkingTime(now, timeZone, hours).getTime() === now.getTime();
}

/** Start of working hours on the next working day after today. `timeZone`: as above. */
export function nextMorning(now: Date, timeZone: string, hours: WorkingHours): Date {
  const tomorrow = localTime(now, timeZone).startOf('day').plus({ days: 1 });
  return nextWorkingTime(tomorrow.toJSDate(), timeZone, hours);
}

function localTime(now: Date, timeZone: string): DateTime {
  return DateTime.fromJSDate(now, { zone: ianaZone(timeZone) ?? 'utc' });
}

/** Sets the wall clock. Adding minutes would be an hour off on days when the clocks change. */
function atMinute(day: DateTime, minute: number): DateTime {
  return minute >= 24 * 60
    ? day.plus({ days: 1 }).startOf('day')
    : day.set({ hour: Math.floor(minute / 60), minute: minute % 60, second: 0, millisecond: 0 });
}

const DAY_NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Parses `09:00-18:00`. Undefined: malformed, or not within one day. */
export function parseHours(text: string): Pick<WorkingHours, 'from' | 'until'> | undefined {
  const match = /^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!match) return undefined;
  const [fromHour = 0, fromMinute = 0, untilHour = 0, untilMinute = 0] = match.slice(1).map(Number);
  if (fromMinute > 59 || untilMinute > 59) return undefined;
  const [from, until] = [fromHour * 60 + fromMinute, untilHour * 60 + untilMinute];
  return from < until && until <= 24 * 60 ? { from, until } : undefined;
}

/** Parses `mon-fri`, `sun-thu` or `mon,wed` to ISO weekdays. Undefined: malformed. */
export function parseDays(text: string): readonly number[] | undefined {
  const days = new Set<number>();
  for (const part of text.toLowerCase().split(',')) {
    const [first = '', last = first, ...more] = part.split('-').map((day) => day.trim());
    const [from, until] = [DAY_NAMES.indexOf(first), DAY_NAMES.indexOf(last)];
    if (from < 0 || until < 0 || more.length > 0) return undefined;
    for (let day = from; ; day = (day + 1) % 7) {
      days.add(day + 1);
      if (day === until) break;
    }
  }
  return [...days].sort();
}
