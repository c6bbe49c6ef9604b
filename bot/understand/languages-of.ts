import type { TaggedWord, TagWords } from './concepts.ts';
import type { LanguageReading } from './features.ts';

/** A language with the probability that its words look like those of the message. */
export interface LikelyLanguage {
  readonly language: string;
  readonly share: number;
}

/** Languages that are tried on the words of a message. */
const MAX_TRIED = 5;
/** Languages that a message may be written in: more would only add noise. */
const MAX_LANGUAGES = 3;
/** Share below which a language is left out. */
const MIN_SHARE = 0.1;
/** A language that the message hardly looks like may still know all its words. */
const LEAST = 0.003;
/** How much each unknown word speaks against a language, as an exponent. */
const PER_UNKNOWN = 1.5;

/**
 * Reads the words of a message in the languages in which it may be written: those that it looks like, and that know its
 * words. Most probable first.
 */
export function readInLanguages(
  tokens: readonly string[],
  ranked: readonly LikelyLanguage[],
  tagOf: (language: string) => TagWords,
): readonly (LanguageReading & { readonly tag: TagWords })[] {
  const read = ranked.slice(0, MAX_TRIED).map(({ language, share }) => {
    const tag = tagOf(language);
    const tagged = tag(tokens);
    return { tag, tagged, share: Math.max(share, LEAST) * Math.exp(-PER_UNKNOWN * unknownIn(tagged)) };
  });
  const likely = withShares(read)
    .toSorted((one, other) => other.share - one.share)
    .filter(({ share }, at) => at === 0 || share >= MIN_SHARE);
  return withShares(likely.slice(0, MAX_LANGUAGES));
}

/** Words of a message that a language does not know. */
export function unknownIn(tagged: readonly TaggedWord[]): number {
  return wordsIn(tagged).filter(({ concepts }) => concepts.length === 0).length;
}

/** Without numbers and signs. */
export function wordsIn(tagged: readonly TaggedWord[]): readonly TaggedWord[] {
  return tagged.filter(({ word }) => /\p{L}/u.test(word));
}

/** Makes all shares together 1. */
function withShares<One extends { readonly share: number }>(all: readonly One[]): readonly One[] {
  const total = all.reduce((sum, { share }) => sum + share, 0);
  return all.map((one) => ({ ...one, share: share(one.share, total, all.length) }));
}

function share(part: number, total: number, count: number): number {
  return total > 0 ? part / total : 1 / count;
}
