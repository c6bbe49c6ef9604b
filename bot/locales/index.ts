import arabic from './ar/index.ts';
import german from './de/index.ts';
import english from './en/index.ts';
import spanish from './es/index.ts';
import french from './fr/index.ts';
import italian from './it/index.ts';
import japanese from './ja/index.ts';
import dutch from './nl/index.ts';
import polish from './pl/index.ts';
import portuguese from './pt/index.ts';
import swedish from './sv/index.ts';
import { createTexts } from './texts.ts';
import turkish from './tr/index.ts';
import type { Texts, Translation } from './translation.ts';

export type { TextKey, Texts } from './translation.ts';

// To add a language, add its folder and a line here. CONTRIBUTING.md says what the folder needs.
const TRANSLATIONS = {
  en: english,
  ar: arabic,
  de: german,
  es: spanish,
  fr: french,
  it: italian,
  ja: japanese,
  nl: dutch,
  pl: polish,
  pt: portuguese,
  sv: swedish,
  tr: turkish,
} as const satisfies Readonly<Record<string, Translation>>;

export type Language = keyof typeof TRANSLATIONS;

export const LANGUAGES: readonly Language[] = Object.keys(TRANSLATIONS) as Language[];

const TEXTS: Readonly<Record<Language, Texts>> = await createTexts(TRANSLATIONS, 'en');

/** The texts of one language. */
export function textsIn(language: Language): Texts {
  return TEXTS[language];
}

/** The language of a locale as Teams sends it (`it-IT`); English if it is unknown or absent. */
export function languageOf(locale: string | undefined): Language {
  return asLanguage(locale?.toLowerCase().split(/[-_]/, 1)[0]) ?? 'en';
}

/** Undefined: the bot does not have this language. */
export function asLanguage(value: unknown): Language | undefined {
  return LANGUAGES.find((known) => known === value);
}
