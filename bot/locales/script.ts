import { LRUCache } from 'lru-cache';

export type Direction = 'ltr' | 'rtl';

/** Scripts of living languages that are written from right to left: https://www.unicode.org/iso15924/ */
const RIGHT_TO_LEFT: readonly (string | undefined)[] = ['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa'];

/** Known directions. Bounded, because a language can come from a request. */
const directions = new LRUCache<string, Direction>({ max: 100 });

/** The direction in which a language is written. */
export function directionOf(language: string): Direction {
  const known = directions.get(language);
  if (known) return known;
  const direction = RIGHT_TO_LEFT.includes(new Intl.Locale(language).maximize().script) ? 'rtl' : 'ltr';
  directions.set(language, direction);
  return direction;
}

/**
 * The locale in which dates, times and numbers of a language are written: by the Gregorian calendar and with the digits
 * 0 to 9. Arabic has two sets of digits. Those of Europe are used from Morocco to the Gulf, the Arabic-Indic ones only
 * in some countries, and the times, ids and addresses beside them on a card have the digits of Europe in any case.
 * English dates are those of most of the world: 3 March.
 */
export function formatLocale(language: string): string {
  return `${language === 'en' ? 'en-GB' : language}-u-ca-gregory-nu-latn`;
}

/** Invisible characters around a part of a text whose direction must not affect the rest: Unicode's LRI, RLI, PDI. */
const [ISOLATE_LTR, ISOLATE_RTL, END_OF_ISOLATE] = ['\u2066', '\u2067', '\u2069'];
const RIGHT_TO_LEFT_LETTER =
  /[\p{Script=Adlam}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Nko}\p{Script=Syriac}\p{Script=Thaana}]/u;

/**
 * A value (a name, an address, a date) within a text that is written from right to left. Digits and signs stay as they
 * are, because they take the direction of the text: the reader reads `09:00–18:00` from the right. The direction is
 * that of the first letter; FSI would not do, because it skips isolated parts of the value.
 * https://www.unicode.org/reports/tr9/#P2
 */
export function isolated(value: string): string {
  const letter = /\p{L}/u.exec(value)?.[0];
  if (letter === undefined) return value;
  return `${RIGHT_TO_LEFT_LETTER.test(letter) ? ISOLATE_RTL : ISOLATE_LTR}${value}${END_OF_ISOLATE}`;
}

/** A line in English within a text of another language. */
export function englishLine(line: string, language: string): string {
  return directionOf(language) === 'rtl' ? `${ISOLATE_LTR}${line}${END_OF_ISOLATE}` : line;
}
