import { LRUCache } from 'lru-cache';
import { DateTime, IANAZone } from 'luxon';
import { type Language, textsIn } from '../locales/index.ts';

const FEW_MINUTES = 5;

/** A person's clock: their language and IANA time zone; UTC where the zone is absent or unknown, and then it says so. */
export interface TimeFormat {
  readonly language: Language;
  readonly timeZone: string | undefined;
}

/** A coming moment in words, as in "tomorrow at about 14:20". Never earlier than the moment: rounded up to five minutes. */
export function formatUpcoming(moment: Date, now: Date, clock: TimeFormat): string {
  const text = textsIn(clock.language);
  const minutes = (moment.getTime() - now.getTime()) / 60_000;
  if (minutes <= FEW_MINUTES) return text('time.soon');
  const there = roundUp(local(moment, clock));
  const days = there.startOf('day').diff(local(now, clock).startOf('day'), 'days').days;
  const time = hour(there, clock);
  if (Math.round(days) === 0) return text('time.today', { time });
  if (Math.round(days) === 1) return text('time.tomorrow', { time });
  return text('time.on-day', { day: there.toFormat('cccc d MMMM'), time });
}

/** A past moment, as in "3 March, 14:20". */
export function formatDateTime(moment: Date, clock: TimeFormat): string {
  const there = local(moment, clock);
  return `${there.toFormat('d MMMM')}, ${hour(there, clock)}`;
}

function local(moment: Date, { language, timeZone }: TimeFormat): DateTime {
  return DateTime.fromJSDate(moment, { zone: knownZone(timeZone) ?? 'utc' }).setLocale(language);
}

function hour(there: DateTime, { timeZone }: TimeFormat): string {
  const time = there.toFormat('HH:mm');
  return knownZone(timeZone) ? time : `${time} UTC`;
}

/** Finding out whether there is such a zone takes longer than all that is done in it. A zone has several spellings, hence a bound. */
const zones = new LRUCache<string, string>({ max: 1_000 });

function knownZone(timeZone: string | undefined): string | undefined {
  if (!timeZone) return undefined;
  if (zones.has(timeZone)) return timeZone;
  if (!IANAZone.isValidZone(timeZone)) return undefined;
  zones.set(timeZone, timeZone);
  return timeZone;
}

function roundUp(there: DateTime): DateTime {
  const beyond = (there.minute % FEW_MINUTES) * 60 + there.second + there.millisecond / 1_000;
  return beyond === 0 ? there : there.plus({ seconds: FEW_MINUTES * 60 - beyond });
}
