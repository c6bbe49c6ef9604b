import { createInstance } from 'i18next';
import english from './en/index.ts';
import italian from './it/index.ts';

// A language more: its folder, and a line here.
const RESOURCES = { en: english, it: italian } as const;

export type Language = keyof typeof RESOURCES;

export const LANGUAGES: readonly Language[] = Object.keys(RESOURCES) as Language[];

/** A sentence's key, as in the English files: `photoCard.title.in-sync`. */
export type TextKey = Leaves<typeof english>;

type Leaves<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? Key : `${Key}.${Leaves<Tree[Key]>}`;
}[keyof Tree & string];

/** Gives a key's sentence with its placeholders filled. Values go in as they are: whoever shows the text escapes them. */
export type Texts = (key: TextKey, values?: Readonly<Record<string, string>>) => string;

const translator = createInstance();
await translator.init({
  resources: Object.fromEntries(
    Object.entries(RESOURCES).map(([language, translation]) => [language, { translation }]),
  ),
  fallbackLng: 'en',
  // Cards are no HTML.
  interpolation: { escapeValue: false },
});

/** The language for a locale such as Teams sends it (`it-IT`); English for one that is unknown or absent. */
export function languageOf(locale: string | undefined): Language {
  const language = locale?.toLowerCase().split(/[-_]/, 1)[0];
  return LANGUAGES.find((known) => known === language) ?? 'en';
}

/** The sentences of one language. Those without placeholders are looked up once: a card has dozens, and they never change. */
export function textsIn(language: Language): Texts {
  return TEXTS[language];
}

function createTexts(language: Language): Texts {
  const translate = translator.getFixedT(language);
  const fixed = new Map<TextKey, string>();
  return (key, values) => {
    if (values) return translate(key, { ...values });
    const text = fixed.get(key) ?? translate(key);
    fixed.set(key, text);
    return text;
  };
}

const TEXTS = Object.fromEntries(LANGUAGES.map((language) => [language, createTexts(language)])) as Record<
  Language,
  Texts
>;
