import { DateTime } from 'luxon';

/** When a message disturbs nobody. */
export interface WorkingHours {
  /** Minutes since local midnight; `from` is within, `until` is not. */
  readonly from: number;
  readonly until: number;
  /** ISO: 1 is Monday, 7 Sunday. */
  readonly days: readonly number[];
}

/** Whole days to look ahead; a week holds every weekday, and a calendar may skip a day (Samoa, 30 December 2011). */
const DAYS_AHEAD = 9;

/** The first moment from `now` on, `now` included, that lies within the person's working hours. `timeZone`: IANA; one that nobody knows counts as UTC. */
export function nextWorkingTime(now: Date, timeZone: string, { from, until, days }: WorkingHours): Date {
  const zoned = DateTime.fromJSDate(now, { zone: timeZone });
  const local = zoned.isValid ? zoned : DateTime.fromJSDate(now, { zone: 'utc' });
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
    const day = local.startOf('day').plus({ days: ahead });
    if (!days.includes(day.weekday)) continue;
    const [opens, closes] = [atMinute(day, from), atMinute(day, until)];
    if (local < opens) return opens.toJSDate();
    if (local < closes) return now;
  }
  throw new RangeError('There are no working hours.');
}

export function isWorkingTime(now: Date, timeZone: string, hours: WorkingHours): boolean {
  return nextWorkingTime(now, timeZone, hours).getTime() === now.getTime();
}

/** By the clock on the wall: `plus` minutes would be an hour off on the days when clocks are changed. */
function atMinute(day: DateTime, minute: number): DateTime {
  return minute >= 24 * 60
    ? day.plus({ days: 1 }).startOf('day')
    : day.set({ hour: Math.floor(minute / 60), minute: minute % 60, second: 0, millisecond: 0 });
}
