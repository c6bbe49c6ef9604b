import { type LeafTexts, pluralForms, withoutForm } from './text-leaves.ts';

/** Keys of English that a language lacks, and keys that it has too much. Each plural needs the language's own forms. */
export function keyProblems(language: string, texts: LeafTexts, english: LeafTexts): string[] {
  const expected = new Set(
    [...english.keys()].flatMap((key) => {
      const { key: stem, form } = withoutForm(key);
      return form ? pluralForms(language).map((one) => `${stem}_${one}`) : [key];
    }),
  );
  const missing = [...expected].filter((key) => !texts.has(key)).map((key) => `${key} is missing`);
  const surplus = [...texts.keys()].filter((key) => !expected.has(key)).map((key) => `${key} is not in English`);
  return [...missing, ...surplus];
}

/** Placeholders of which a text needs only one: a language without a weekday in its dates takes the date alone. */
const EITHER: Readonly<Record<string, readonly string[]>> = {
  'time.on-day': ['day', 'date'],
  'time.on-day-at-one': ['day', 'date'],
};
/** In these forms, the text may say the number in words. */
const COUNT_IN_WORDS: readonly (string | undefined)[] = ['zero', 'one', 'two'];

/** Placeholders (`{{when}}`) and names of buttons (`$t(…)`) of English that a text lacks, and those that it adds. */
export function placeholderProblems(texts: LeafTexts, english: LeafTexts): string[] {
  return [...texts].flatMap(([key, text]) => {
    const { key: stem, form } = withoutForm(key);
    const original = english.get(form ? `${stem}_other` : key);
    if (original === undefined) return [];
    const either = EITHER[key] ?? [];
    const found = placeholdersOf(text);
    const expected = new Set(placeholdersOf(original));
    const isOptional = (one: string) =>
      (one === 'count' && COUNT_IN_WORDS.includes(form)) ||
      (either.includes(one) && either.some((other) => found.includes(other)));
    return [
      ...[...expected].filter((one) => !found.includes(one) && !isOptional(one)).map((one) => `${key} lacks ${one}`),
      ...found.filter((one) => !expected.has(one) && !either.includes(one)).map((one) => `${key} has no ${one}`),
    ];
  });
}

const PLACEHOLDER = /\{\{(\w+)\}\}|\$t\(([\w.-]+)\)/g;

function placeholdersOf(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name, button]) => name ?? `$t(${button})`);
}

/** What a translator wrote: the text, with 0 for each placeholder and each name of a button. */
export function wordsOf(text: string): string {
  return text.replaceAll(PLACEHOLDER, '0');
}

/** Names that are the same in every language. */
const NAMES =
  /Photo Sync|Microsoft( 365| Entra ID)?|SharePoint|OneDrive|Exchange( Online)?|Teams|InPrivate|UTC|OK|SPS-PictureExchangeSyncState/g;

/** Texts that are the same as in English, unless nothing in them can be translated or `same` lists their keys. */
export function untranslatedTexts(texts: LeafTexts, english: LeafTexts, same: readonly string[] = []): string[] {
  return [...texts]
    .filter(([key, text]) => english.get(key) === text && !same.includes(key))
    .filter(([, text]) => /\p{L}/u.test(wordsOf(text).replaceAll(NAMES, '')))
    .map(([key]) => `${key} is in English`);
}
