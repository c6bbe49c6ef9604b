import english from './lexicon/en.json' with { type: 'json' };
import italian from './lexicon/it.json' with { type: 'json' };
import { type Lexicon, readLexicon } from './lexicon.ts';
import { ENOUGH, scorePhotoTrouble } from './score.ts';
import { wordsOf } from './words.ts';

/** What a person wants. Help is also the answer to whatever is not understood, so it needs no words of its own. */
export type Intent = 'check-photo' | 'stop-nudges' | 'resume-nudges' | 'help' | 'hello';

// A language more: its lexicon, and an entry here. Every message is read in all of them: people mix.
const LEXICONS = [english, italian].map(readLexicon);

/** What the text asks for. Pure and total; reads the first 500 characters. */
export function understand(text: string): Intent {
  const words = wordsOf(text);
  if (LEXICONS.some((lexicon) => lexicon.commands(words.join(' ')))) return 'check-photo';
  if (LEXICONS.some((lexicon) => lexicon.stopCommands(words.join(' ')) || isAboutNudges(words, lexicon, 'stops'))) {
    return 'stop-nudges';
  }
  if (LEXICONS.some((lexicon) => lexicon.resumeCommands(words.join(' ')) || isAboutNudges(words, lexicon, 'resumes'))) {
    return 'resume-nudges';
  }
  if (LEXICONS.some((lexicon) => isGreeting(words, lexicon))) return 'hello';
  if (LEXICONS.some((lexicon) => scorePhotoTrouble(words, lexicon) >= ENOUGH)) return 'check-photo';
  return 'help';
}

/** Longer sentences tell a story, and one of their words is not what they ask for. */
const MOST_WORDS = 10;

function isAboutNudges(words: readonly string[], lexicon: Lexicon, what: 'stops' | 'resumes'): boolean {
  return words.length <= MOST_WORDS && words.some(lexicon[what]) && words.some(lexicon.nudges);
}

function isGreeting(words: readonly string[], { greetings, courtesies }: Lexicon): boolean {
  return words.some(greetings) && words.every((word) => greetings(word) || courtesies(word));
}
