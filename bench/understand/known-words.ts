import { fold } from '../../bot/understand/fold.ts';
import { INTENTS } from '../../bot/understand/intents.ts';
import { tokensOf, UNSPACED } from '../../bot/understand/tokens.ts';
import type { LanguageExamples } from '../../bot/understand/types.ts';

/**
 * The lists of words without the entries that only the tried phrases use. The lists were written with all examples in
 * view, so they know nearly every word of the tried phrases, too. People use words that no list has.
 */
export function wordsKnownFrom(learned: LanguageExamples, tried: LanguageExamples): LanguageExamples['words'] {
  const [before, now] = [textOf(learned), textOf(tried)];
  const isKept = (entry: string) => {
    const part = searchedIn(entry);
    return before.includes(part) || !now.includes(part);
  };
  return Object.fromEntries(
    Object.entries(learned.words).map(([concept, list]) => [concept, list.split(',').filter(isKept).join(',')]),
  );
}

/** All phrases, with spaces around each word. */
function textOf({ phrases }: LanguageExamples): string {
  return INTENTS.flatMap((intent) => phrases[intent].flat())
    .map((phrase) => ` ${tokensOf(phrase).join(' ').replaceAll("'", '')} `)
    .join('\n');
}

/** What a text contains if the entry is found in it: `photo*` is the beginning of a word, `*bild*` a part of one. */
function searchedIn(entry: string): string {
  const text = fold(entry)
    .replace(/['’‘`´]/g, '')
    .trim();
  if (UNSPACED.test(text)) return text.replaceAll('*', '');
  const [start, end] = [text.startsWith('*') ? '' : ' ', text.endsWith('*') ? '' : ' '];
  return start + text.replaceAll('*', '') + end;
}
