import english from './lexicon/en.json' with { type: 'json' };
import italian from './lexicon/it.json' with { type: 'json' };
import { readLexicon } from './lexicon.ts';
import { scorePhotoTrouble } from './score.ts';
import { wordsOf } from './words.ts';

/** What a person wants. Help is also the answer to whatever is not understood, so it needs no words of its own. */
export type Intent = 'check-photo' | 'help' | 'hello';

// A language more: its lexicon, and an entry here. Every message is read in all of them: people mix.
const LEXICONS = [english, italian].map(readLexicon);

/** What the text asks for. Pure and total; reads the first 500 characters. */
export function understand(text: string): Intent {
  const words = wordsOf(text);
  const phrase = words.join(' ');
  if (LEXICONS.some(({ commands }) => commands.has(phrase))) return 'check-photo';
  if (LEXICONS.some(({ greetings, courtesies }) => isGreeting(words, greetings, courtesies))) return 'hello';
  if (LEXICONS.some((lexicon) => scorePhotoTrouble(words, lexicon) >= ENOUGH)) return 'check-photo';
  return 'help';
}

/** As much as "photo is wrong", with nothing else in the sentence: a picture, a trouble, and a sign that it is the writer's own. */
const ENOUGH = 3;

function isGreeting(
  words: readonly string[],
  greetings: ReadonlySet<string>,
  courtesies: ReadonlySet<string>,
): boolean {
  return (
    words.some((word) => greetings.has(word)) && words.every((word) => greetings.has(word) || courtesies.has(word))
  );
}
