import { Info } from 'luxon';
import type { TimeSpan } from '../../../src/nudges/working-hours.ts';
import type { Language } from '../../locales/index.ts';
import { formatLocale } from '../../locales/script.ts';

/** Minutes since midnight as `09:30`. */
export function formatMinutes(minutes: number): string {
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** A part of a day, such as `09:00–18:00`. */
export function formatSpan({ from, until }: TimeSpan): string {
  return `${formatMinutes(from)}–${formatMinutes(until)}`;
}

/** The names of all weekdays, Monday first, as choices. */
export function weekdayNames(language: Language): readonly string[] {
  return Info.weekdays('long', { locale: language }).map((name) => capitalized(name, language));
}

/** ISO weekdays, such as "Monday and Wednesday". */
export function formatWeekdays(days: readonly number[], language: Language): string {
  const names = Info.weekdays('long', { locale: language });
  const list = new Intl.ListFormat(formatLocale(language), { type: 'conjunction' });
  return list.format(days.map((day) => names[day - 1] ?? ''));
}

/** The language's own name, such as "Italiano". */
export function ownName(language: Language): string {
  return capitalized(new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language, language);
}

/** An IANA name without the characters that mean something on a card. */
export function formatTimeZone(name: string): string {
  return name.replaceAll('_', ' ');
}

function capitalized(text: string, language: Language): string {
  const [first = '', ...rest] = text;
  return first.toLocaleUpperCase(language) + rest.join('');
}
