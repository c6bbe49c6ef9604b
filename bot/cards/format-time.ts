import { LRUCache } from 'lru-cache';
import { DateTime, IANAZone } from 'luxon';
import { type Language, textsIn } from '../locales/index.ts';

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
  if (Math.round(days) === 0) return text('time.today', { time });
  if (Math.round(days) === 1) return text('time.tomorrow', { time });
  return text('time.on-day', { day: there.toFormat('cccc d MMMM'), time });
}

/** A date and time, such as "3 March, 14:20". */
export function formatDateTime(moment: Date, format: TimeFormat): string {
  const there = local(moment, format);
  return `${there.toFormat('d MMMM')}, ${hour(there, format)}`;
}

function local(moment: Date, { language, timeZone }: TimeFormat): DateTime {
  return DateTime.fromJSDate(moment, { zone: knownZone(timeZone) ?? 'utc' }).setLocale(language);
}

function hour(there: DateTime, { timeZone }: TimeFormat): string {
  const time = there.toFormat('HH:mm');
  return knownZone(timeZone) ? time : `${time} UTC`;
}

/**
 * Cache of valid zone names: validating a zone is slower than formatting in it. Bounded, as a zone has many spellings.
 */
const validZones = new LRUCache<string, string>({ max: 1_000 });

function knownZone(timeZone: string | undefined): string | undefined {
  if (!timeZone) return undefined;
  if (validZones.has(timeZone)) return timeZone;
  if (!IANAZone.isValidZone(timeZone)) return undefined;
  validZones.set(timeZone, timeZone);
  return timeZone;
}

function roundUp(there: DateTime): DateTime {
  const excess = (there.minute % ROUNDING_MINUTES) * 60 + there.second + there.millisecond / 1_000;
  return excess === 0 ? there : there.plus({ seconds: ROUNDING_MINUTES * 60 - excess });
}
