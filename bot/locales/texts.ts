import { createInstance, type TFunction } from 'i18next';
import { directionOf, formatLocale, isolated } from './script.ts';
import type { TextKey, Texts, TextValues, Translation } from './translation.ts';

/**
 * The texts of each language. A text that a language lacks is taken from `fallback`, which is a mistake in development:
 * test/house/locales.test.ts finds it.
 */
export async function createTexts<Language extends string>(
  translations: Readonly<Record<Language, Translation>>,
  fallback: NoInfer<Language>,
): Promise<Readonly<Record<Language, Texts>>> {
  const languages = Object.keys(translations) as Language[];
  const translator = createInstance();
  await translator.init({
    resources: Object.fromEntries(languages.map((one) => [one, { translation: translations[one] }])),
    fallbackLng: fallback,
    // Cards are not HTML.
    interpolation: { escapeValue: false },
    // A placeholder without a value stays, so that `renderCard` reports it.
    missingInterpolationHandler: (_text: string, [placeholder]: RegExpMatchArray) => placeholder,
  });
  const texts = languages.map((one) => [one, textsOf(one, translator.getFixedT(one))] as const);
  return Object.fromEntries(texts) as Record<Language, Texts>;
}

/** Texts without placeholders are cached, as every card has dozens of them. */
function textsOf(language: string, translate: TFunction): Texts {
  const fixed = new Map<TextKey, string>();
  const plurals = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(formatLocale(language));
  const inText = directionOf(language) === 'rtl' ? isolated : (value: string) => value;
  const written = (values: TextValues) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'number' ? numbers.format(value) : inText(value),
      ]),
    );
  return (key, values) => {
    if (!values) {
      const text = fixed.get(key) ?? translate(key);
      fixed.set(key, text);
      return text;
    }
    const { count } = values;
    // The library's own choice would need a form for millions in Italian, which no text has.
    const keys = typeof count === 'number' ? [`${key}_${plurals.select(count)}`, `${key}_other`, key] : key;
    return translate(keys, written(values));
  };
}
