import { roomFor } from './text-form.ts';
import { pluralForms, withoutForm } from './text-leaves.ts';

/** Placeholders and names of buttons, which a translation keeps; names of products, which it does not translate. */
const KEPT = /\{\{\w+\}\}|\$\{\{\w+\}\}|\$t\([\w.-]+\)|Photo Sync/g;
const ACCENTED: Readonly<Record<string, string>> = {
  a: 'å',
  e: 'é',
  i: 'î',
  o: 'ø',
  u: 'ü',
  A: 'Å',
  E: 'É',
  I: 'Î',
  O: 'Ø',
  U: 'Ü',
};
const GROWTH = 1.3;

/** English with accents, and 30 % longer where there is room: it stands for a translation. */
export function pseudoText(text: string, most = Number.POSITIVE_INFINITY): string {
  const kept = text.match(KEPT) ?? [];
  const parts = text.split(KEPT).map((part) => part.replaceAll(/[aeiou]/gi, (vowel) => ACCENTED[vowel] ?? vowel));
  const accented = parts.map((part, at) => part + (kept[at] ?? '')).join('');
  const wanted = Math.min(Math.ceil(text.length * GROWTH), most);
  const filling = 'åé'.repeat(wanted).slice(0, Math.max(wanted - text.length - 1, 0));
  // Before the last sign, so that a sentence still ends with it.
  return filling ? accented.replace(/[.!?:”]*$/, (end) => ` ${filling}${end}`) : accented;
}

/** The texts of a language whose plural forms may differ from those of English. */
export function pseudoTexts(language: string, english: object, path = ''): object {
  return Object.fromEntries(
    Object.entries(english).flatMap(([key, value]): [string, unknown][] => {
      if (typeof value === 'object') return [[key, pseudoTexts(language, value, `${path}${key}.`)]];
      const { key: stem, form } = withoutForm(key);
      const text = pseudoText(String(value), roomFor(`${path}${key}`));
      if (form === undefined) return [[key, text]];
      return form === 'other' ? pluralForms(language).map((one) => [`${stem}_${one}`, text]) : [];
    }),
  );
}
