import type { Lexicon, List } from './lexicon.ts';

/** As much as "photo is wrong" with nothing else in the sentence: a picture, a trouble, and a sign that it is the writer's own. */
export const ENOUGH = 3;

const MOST_TROUBLE = 2;
/** The name of another thing or person outweighs the rest of a usual sentence. */
const OTHER = 3;

/**
 * How surely the words say that the writer's own profile photo is wrong; 0 without a picture or without a trouble.
 * A sentence of which every word is known speaks of nothing else: that counts as much as "my".
 */
export function scorePhotoTrouble(words: readonly string[], lexicon: Lexicon): number {
  const picture = words.some(lexicon.surelyPictures) ? 2 : words.some(lexicon.pictures) ? 1 : 0;
  const trouble = Math.min(MOST_TROUBLE, count(words, lexicon.troubles));
  if (picture === 0 || trouble === 0) return 0;
  const owner = words.some(lexicon.owner) ? 1 : 0;
  const place = words.some(lexicon.places) ? 1 : 0;
  const nothingElse = words.every((word) => isKnown(word, lexicon)) ? 1 : 0;
  return picture + trouble + owner + place + nothingElse - OTHER * count(words, lexicon.others);
}

function count(words: readonly string[], list: List): number {
  return words.filter(list).length;
}

function isKnown(word: string, { surelyPictures, pictures, troubles, owner, places, fillers }: Lexicon): boolean {
  const isEmojiOrNumber = /^\P{L}+$/u.test(word);
  return isEmojiOrNumber || [surelyPictures, pictures, troubles, owner, places, fillers].some((list) => list(word));
}
