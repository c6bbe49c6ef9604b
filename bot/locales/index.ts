import { createInstance } from 'i18next';
import english from './en/index.ts';
import italian from './it/index.ts';

// To add a language, add its folder and a line here.
const RESOURCES = { en: english, it: italian } as const;

export type Language = keyof typeof RESOURCES;

export const LANGUAGES: readonly Language[] = Object.keys(RESOURCES) as Language[];

/** The key of a text in the English files, such as `photoCard.title.in-sync`. */
export type TextKey = Leaves<typeof english>;

type Leaves<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? Key : `${Key}.${Leaves<Tree[Key]>}`;
}[keyof Tree & string];

/** Returns the text of a key with its placeholders filled. Values are not escaped; the caller escapes them. */
export type Texts = (key: TextKey, values?: Readonly<Record<string, string>>) => string;

const translator = createInstance();
await translator.init({
  resources: Object.fromEntries(
    Object.entries(RESOURCES).map(([language, translation]) => [language, { translation }]),
  ),
  fallbackLng: 'en',
  // Cards are not HTML.
  interpolation: { escapeValue: false },
});

/** The language of a locale as Teams sends it (`it-IT`); English if it is unknown or absent. */
export function languageOf(locale: string | undefined): Language {
  const language = locale?.toLowerCase().split(/[-_]/, 1)[0];
  return LANGUAGES.find((known) => known === language) ?? 'en';
}

/** Undefined: the bot does not have this language. */
export function asLanguage(value: unknown): Language | undefined {
  return LANGUAGES.find((known) => known === value);
}

/** The texts of one language. Texts without placeholders are cached, as every card has dozens of them. */
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
