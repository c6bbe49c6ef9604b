import { DateTime } from 'luxon';
import { nextWorkingTime, type WorkingHours } from './working-hours.ts';

/** When the person's working hours begin on the next day that has any. `timeZone`: IANA; one that nobody knows counts as UTC. */
export function nextMorning(now: Date, timeZone: string, hours: WorkingHours): Date {
  const zoned = DateTime.fromJSDate(now, { zone: timeZone });
  const local = zoned.isValid ? zoned : DateTime.fromJSDate(now, { zone: 'utc' });
  return nextWorkingTime(local.startOf('day').plus({ days: 1 }).toJSDate(), timeZone, hours);
}
