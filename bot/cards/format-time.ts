import { DateTime } from 'luxon';
import { ianaZone } from '../../src/time-zones/iana-zone.ts';
import { type Language, textsIn } from '../locales/index.ts';
import { formatLocale } from '../locales/script.ts';

const ROUNDING_MINUTES = 5;

/** Language and IANA time zone of the reader. An absent or unknown zone means UTC, and the text then says "UTC". */
export interface TimeFormat {
  readonly language: Language;
  readonly timeZone: string | undefined;
}

/** A future moment in words, such as "tomorrow at about 14:20", rounded up to five minutes. */
export function formatUpcoming(moment: Date, now: Date, format: TimeFormat): string {
  const text = textsIn(format.language);
  const minutes = (moment.getTime() - now.getTime()) / 60_000;
  if (minutes <= ROUNDING_MINUTES) return text('time.soon');
  const there = roundUp(local(moment, format));
  const days = there.startOf('day').diff(local(now, format).startOf('day'), 'days').days;
  const time = hour(there, format);
  // Where hours have an article, that of one o'clock is singular: "la 01:20", "las 14:20".
  const isOne = there.hour === 1;
  if (Math.round(days) === 0) return text(isOne ? 'time.today-at-one' : 'time.today', { time });
  if (Math.round(days) === 1) return text(isOne ? 'time.tomorrow-at-one' : 'time.tomorrow', { time });
  // A language places the weekday with the date, or has only the date.
  const day = dayOf(there, format.language, { weekday: 'long' });
  const date = dayOf(there, format.language);
  return text(isOne ? 'time.on-day-at-one' : 'time.on-day', { day, date, time });
}

/** A date and time, such as "3 March, 14:20". */
export function formatDateTime(moment: Date, format: TimeFormat): string {
  const there = local(moment, format);
  const date = dayOf(there, format.language);
  return textsIn(format.language)('time.moment', { date, time: hour(there, format) });
}

function local(moment: Date, { language, timeZone }: TimeFormat): DateTime {
  return DateTime.fromMillis(moment.getTime(), {
    zone: ianaZone(timeZone) ?? 'utc',
    locale: formatLocale(language),
  });
}

/** A day of the year. `Intl` writes the first of a month as a plain number, which some languages do not. */
function dayOf(there: DateTime, language: Language, more: Intl.DateTimeFormatOptions = {}): string {
  const first = textsIn(language)('time.first-of-month');
  return there
    .toLocaleParts({ day: 'numeric', month: 'long', ...more })
    .map(({ type, value }) => (type === 'day' && value === '1' ? first : value))
    .join('');
}

function hour(there: DateTime, { language, timeZone }: TimeFormat): string {
  const time = there.toLocaleString({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return ianaZone(timeZone) ? time : textsIn(language)('time.in-utc', { time });
}

function roundUp(there: DateTime): DateTime {
  const excess = (there.minute % ROUNDING_MINUTES) * 60 + there.second + there.millisecond / 1_000;
  return excess === 0 ? there : there.plus({ seconds: ROUNDING_MINUTES * 60 - excess });
}
