import english from './lexicon/en.json' with { type: 'json' };
import italian from './lexicon/it.json' with { type: 'json' };
import { type Lexicon, readLexicon } from './lexicon.ts';
import { MIN_SCORE, scorePhotoProblem } from './score.ts';
import { wordsOf } from './words.ts';

/** What a message asks for. `help` also answers messages that are not understood, so it has no words of its own. */
export type Intent = 'check-photo' | 'stop-nudges' | 'resume-nudges' | 'help' | 'hello';

// To add a language, add its lexicon here. Every message is matched against all of them, because people mix languages.
const LEXICONS = [english, italian].map(readLexicon);

/** The intent of a text without markup (`bareText`). Pure and total; reads the first 500 characters. */
export function understand(text: string): Intent {
  const words = wordsOf(text);
  const message = words.join(' ');
  if (LEXICONS.some((lexicon) => lexicon.checkCommands(message))) return 'check-photo';
  if (LEXICONS.some((lexicon) => lexicon.stopCommands(message) || isAboutNudges(words, lexicon, 'stopWords'))) {
    return 'stop-nudges';
  }
  if (LEXICONS.some((lexicon) => lexicon.resumeCommands(message) || isAboutNudges(words, lexicon, 'resumeWords'))) {
    return 'resume-nudges';
  }
  if (LEXICONS.some((lexicon) => isGreeting(words, lexicon))) return 'hello';
  if (LEXICONS.some((lexicon) => scorePhotoProblem(words, lexicon) >= MIN_SCORE)) return 'check-photo';
  return 'help';
}

/** Words. In a longer message the matched words are seldom the request. */
const MAX_WORDS = 10;

function isAboutNudges(words: readonly string[], lexicon: Lexicon, list: 'stopWords' | 'resumeWords'): boolean {
  return words.length <= MAX_WORDS && words.some(lexicon[list]) && words.some(lexicon.messageWords);
}

function isGreeting(words: readonly string[], { greetings, greetingFillers }: Lexicon): boolean {
  return words.some(greetings) && words.every((word) => greetings(word) || greetingFillers(word));
}
