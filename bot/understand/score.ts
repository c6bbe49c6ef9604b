import type { Lexicon } from './lexicon.ts';

const MOST_TROUBLE = 2;
/** Another picture's or person's name outweighs the rest of a usual sentence. */
const OTHER = 3;

/**
 * How surely the words say that the writer's own profile photo is wrong; 0 without a picture or without a trouble.
 * A sentence of which every word is known speaks of nothing else: that counts as much as "my".
 */
export function scorePhotoTrouble(words: readonly string[], lexicon: Lexicon): number {
  const picture = Math.max(0, ...words.map(lexicon.picture));
  const trouble = Math.min(MOST_TROUBLE, count(words, lexicon.trouble));
  if (picture === 0 || trouble === 0) return 0;
  const owner = Math.min(1, count(words, lexicon.owner));
  const place = Math.min(1, count(words, lexicon.place));
  const nothingElse = words.every((word) => isKnown(word, lexicon)) ? 1 : 0;
  return picture + trouble + owner + place + nothingElse - OTHER * count(words, lexicon.other);
}

function count(words: readonly string[], weigh: (word: string) => number): number {
  return words.filter((word) => weigh(word) > 0).length;
}

function isKnown(word: string, { picture, trouble, owner, place, filler }: Lexicon): boolean {
  return [picture, trouble, owner, place, filler].some((weigh) => weigh(word) > 0) || /^\P{L}+$/u.test(word);
}
