/** The texts of a language by key: `photoCard.title.guest`, with the plural's form if there is one (`days_few`). */
export type LeafTexts = ReadonlyMap<string, string>;

export function leafTexts(tree: object, path = ''): LeafTexts {
  return new Map(
    Object.entries(tree).flatMap(([key, value]): [string, string][] =>
      typeof value === 'object' ? [...leafTexts(value, `${path}${key}.`)] : [[`${path}${key}`, String(value)]],
    ),
  );
}

const PLURAL = /^(.+)_(zero|one|two|few|many|other)$/;

/** The key as code refers to it, and the form if it is one of a plural's. */
export function withoutForm(key: string): { readonly key: string; readonly form: string | undefined } {
  const [, stem, form] = PLURAL.exec(key) ?? [];
  return { key: stem ?? key, form };
}

const MOST_COUNTED = 1_000;

/** The plural forms that whole numbers take in a language, and `other`, from which a text is taken in doubt. */
export function pluralForms(language: string): readonly string[] {
  const rules = new Intl.PluralRules(language);
  const taken = Array.from({ length: MOST_COUNTED }, (_, count) => rules.select(count));
  return [...new Set([...taken, 'other'])].toSorted();
}
