import english from './lexicon/en.json' with { type: 'json' };
import italian from './lexicon/it.json' with { type: 'json' };
import { type Lexicon, readLexicon } from './lexicon.ts';
import { ENOUGH, scorePhotoTrouble } from './score.ts';
import { wordsOf } from './words.ts';

/** What a person wants. Help is also the answer to whatever is not understood, so it needs no words of its own. */
export type Intent = 'check-photo' | 'help' | 'hello';

// A language more: its lexicon, and an entry here. Every message is read in all of them: people mix.
const LEXICONS = [english, italian].map(readLexicon);

/** What the text asks for. Pure and total; reads the first 500 characters. */
export function understand(text: string): Intent {
  const words = wordsOf(text);
  if (LEXICONS.some((lexicon) => lexicon.commands(words.join(' ')))) return 'check-photo';
  if (LEXICONS.some((lexicon) => isGreeting(words, lexicon))) return 'hello';
  if (LEXICONS.some((lexicon) => scorePhotoTrouble(words, lexicon) >= ENOUGH)) return 'check-photo';
  return 'help';
}

function isGreeting(words: readonly string[], { greetings, courtesies }: Lexicon): boolean {
  return words.some(greetings) && words.every((word) => greetings(word) || courtesies(word));
}
