/** Languages of Teams that the page offers. Scripts can set any other. */
const OFFERED: readonly string[] = [
  ...['en-US', 'ar-SA', 'de-DE', 'es-ES', 'fr-FR', 'it-IT', 'ja-JP', 'nl-NL', 'pl-PL', 'pt-BR', 'sv-SE', 'tr-TR'],
  // A bot may not speak these.
  ...['fi-FI', 'he-IL', 'ko-KR', 'zh-CN'],
];

export interface LanguageChoice {
  /** BCP 47. */
  readonly tag: string;
  /** In English. */
  readonly name: string;
}

/** The choices of the page, with the language that the person has now. */
export function languageChoices(current: string): readonly LanguageChoice[] {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  const tags = OFFERED.includes(current) ? OFFERED : [current, ...OFFERED];
  return tags
    .map((tag) => ({ tag, name: names.of(tag) ?? tag }))
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
}

/** The canonical form of a language tag. Undefined: it is none. */
export function asLanguageTag(value: unknown): string | undefined {
  try {
    return typeof value === 'string' ? Intl.getCanonicalLocales(value)[0] : undefined;
  } catch {
    return undefined;
  }
}
