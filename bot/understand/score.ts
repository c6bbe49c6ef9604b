import type { Lexicon, WordMatcher } from './lexicon.ts';

/** Minimum score of a photo problem. "photo is wrong" reaches it: a photo word, a problem word, only known words. */
export const MIN_SCORE = 3;

const MAX_PROBLEM_SCORE = 2;
/** Subtracted for each off-topic word: one outweighs the rest of a usual sentence. */
const OFF_TOPIC_PENALTY = 3;

/**
 * Score for "the writer's own profile photo is wrong"; 0 without a photo word or a problem word. A message of known
 * words only scores one more, like an own word ("my"), because it is about nothing else.
 */
export function scorePhotoProblem(words: readonly string[], lexicon: Lexicon): number {
  const photo = words.some(lexicon.certainPhotoWords) ? 2 : words.some(lexicon.photoWords) ? 1 : 0;
  const problem = Math.min(MAX_PROBLEM_SCORE, count(words, lexicon.problemWords));
  if (photo === 0 || problem === 0) return 0;
  const own = words.some(lexicon.ownWords) ? 1 : 0;
  const place = words.some(lexicon.placeWords) ? 1 : 0;
  const allKnown = words.every((word) => isKnown(word, lexicon)) ? 1 : 0;
  return photo + problem + own + place + allKnown - OFF_TOPIC_PENALTY * count(words, lexicon.offTopicWords);
}

function count(words: readonly string[], matches: WordMatcher): number {
  return words.filter(matches).length;
}

function isKnown(word: string, lexicon: Lexicon): boolean {
  const { certainPhotoWords, photoWords, problemWords, ownWords, placeWords, fillerWords } = lexicon;
  const isEmojiOrNumber = /^\P{L}+$/u.test(word);
  return (
    isEmojiOrNumber ||
    [certainPhotoWords, photoWords, problemWords, ownWords, placeWords, fillerWords].some((matches) => matches(word))
  );
}
