/**
 * One language's words as its JSON file holds them, in the form that `wordsOf` returns, separated by spaces.
 * `*` at a word's end matches every word with that beginning.
 */
export interface LexiconFile {
  /** Whole messages that ask for a check. */
  readonly checkCommands: readonly string[];
  /** Whole messages that switch the bot's own messages off, or on again. */
  readonly stopCommands: readonly string[];
  readonly resumeCommands: readonly string[];
  /** Words that switch something off or on; they count together with one of `messageWords`. */
  readonly stopWords: string;
  readonly resumeWords: string;
  /** Words for the messages that the bot sends by itself. */
  readonly messageWords: string;
  readonly greetings: string;
  /** Words that may accompany a greeting; the message is still only a greeting. */
  readonly greetingFillers: string;
  /** Words that almost always mean a profile photo. */
  readonly certainPhotoWords: string;
  readonly photoWords: string;
  /** What can be wrong with a photo, and what can be done about it. */
  readonly problemWords: string;
  /** Words that refer to the writer. */
  readonly ownWords: string;
  /** Where profile photos appear. */
  readonly placeWords: string;
  /** Words without a meaning for the score. */
  readonly fillerWords: string;
  /** Words that point to another picture or another person. */
  readonly offTopicWords: string;
}

/** Whether a word list contains the word. */
export type WordMatcher = (word: string) => boolean;

export type Lexicon = { readonly [Name in keyof LexiconFile]: WordMatcher };

/** Builds the matchers for fast lookup. */
export function readLexicon(file: LexiconFile): Lexicon {
  return {
    checkCommands: matcherOf(file.checkCommands),
    stopCommands: matcherOf(file.stopCommands),
    resumeCommands: matcherOf(file.resumeCommands),
    stopWords: matcherOf(file.stopWords.split(' ')),
    resumeWords: matcherOf(file.resumeWords.split(' ')),
    messageWords: matcherOf(file.messageWords.split(' ')),
    greetings: matcherOf(file.greetings.split(' ')),
    greetingFillers: matcherOf(file.greetingFillers.split(' ')),
    certainPhotoWords: matcherOf(file.certainPhotoWords.split(' ')),
    photoWords: matcherOf(file.photoWords.split(' ')),
    problemWords: matcherOf(file.problemWords.split(' ')),
    ownWords: matcherOf(file.ownWords.split(' ')),
    placeWords: matcherOf(file.placeWords.split(' ')),
    fillerWords: matcherOf(file.fillerWords.split(' ')),
    offTopicWords: matcherOf(file.offTopicWords.split(' ')),
  };
}

function matcherOf(entries: readonly string[]): WordMatcher {
  const words = new Set(entries);
  const prefixes = entries.filter((entry) => entry.endsWith('*')).map((entry) => entry.slice(0, -1));
  return (word) => words.has(word) || prefixes.some((prefix) => word.startsWith(prefix));
}
