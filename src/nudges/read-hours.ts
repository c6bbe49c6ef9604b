import type { WorkingHours } from './working-hours.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** `09:00-18:00`; undefined: not hours of one day, the earlier first. */
export function readHours(text: string): Pick<WorkingHours, 'from' | 'until'> | undefined {
  const found = /^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!found) return undefined;
  const [fromHour = 0, fromMinute = 0, untilHour = 0, untilMinute = 0] = found.slice(1).map(Number);
  if (fromMinute > 59 || untilMinute > 59) return undefined;
  const [from, until] = [fromHour * 60 + fromMinute, untilHour * 60 + untilMinute];
  return from < until && until <= 24 * 60 ? { from, until } : undefined;
}

/** `mon-fri`, `sun-thu`, `mon,wed`; ISO numbers of the days. Undefined: not days. */
export function readDays(text: string): readonly number[] | undefined {
  const days = new Set<number>();
  for (const part of text.toLowerCase().split(',')) {
    const [first = '', last = first, ...more] = part.split('-').map((day) => day.trim());
    const [from, until] = [DAYS.indexOf(first), DAYS.indexOf(last)];
    if (from < 0 || until < 0 || more.length > 0) return undefined;
    for (let day = from; ; day = (day + 1) % 7) {
      days.add(day + 1);
      if (day === until) break;
    }
  }
  return [...days].sort();
}
