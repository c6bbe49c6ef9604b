import { asLanguage, type Language } from '../locales/index.ts';

/** Characters: browsers send shorter headers, and strangers' longer ones cost nothing. */
const MAX_LENGTH = 500;

/**
 * The language of the bot that a browser prefers, from its `Accept-Language`; English if it has none of them.
 * https://www.rfc-editor.org/rfc/rfc9110#name-accept-language
 */
export function acceptedLanguage(header: string): Language {
  const wanted = header
    .slice(0, MAX_LENGTH)
    .split(',')
    .flatMap((part) => {
      const [tag = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const language = asLanguage(tag.split('-', 1)[0]);
      const quality = Number(/^q=([\d.]+)$/.exec(parameters[0] ?? 'q=1')?.[1]);
      return language && quality > 0 ? [{ language, quality }] : [];
    });
  // Sorting is stable: of equally preferred languages, the first one is taken.
  return wanted.sort((one, other) => other.quality - one.quality)[0]?.language ?? 'en';
}
