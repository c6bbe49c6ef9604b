import { type ConceptWords, FILLER, NOT, readConcepts, type TaggedWord } from '../concepts.ts';
import { allFeatures, FEATURES, readSurface, surfaceFeatures } from '../features.ts';
import { INTENTS } from '../intents.ts';
import { wordsIn } from '../languages-of.ts';
import { tokensOf } from '../tokens.ts';
import type { LanguageExamples, UnderstandingModel } from '../types.ts';
import { createRandom, type Example, trainLinear } from './train-linear.ts';

/** Features of the classifier of languages. It needs fewer, because words of different languages differ more. */
const LANGUAGE_FEATURES = FEATURES / 4;

/** How much a word of a language counts beside its phrases, where the languages are told apart. */
const WORD = 0.3;

/**
 * How much a phrase counts in which one word is taken for unknown. The lists of words know nearly all words of the
 * examples, but not those of people: without such phrases, an unknown word would speak too much for *none*.
 */
const WITH_UNKNOWN = 0.3;
/** Words of a phrase that keeps its meaning if a word without a meaning is unknown, or one with a meaning. */
const MIN_WORDS = { filler: 3, meaning: 4 } as const;
const SEED = 1;

/** Other languages list its words, too, because people mix them in. There they say nothing of the language. */
const ENGLISH = 'en';

/** Learns from the examples of all languages together. Deterministic. Takes some seconds. */
export function trainModel(all: readonly LanguageExamples[]): UnderstandingModel {
  const languages: Example[] = [];
  const intents: Example[] = [];
  const random = createRandom(SEED);
  const english = new Set(all.filter(({ language }) => language === ENGLISH).flatMap(({ words }) => entriesOf(words)));
  for (const [answer, { language, words, phrases }] of all.entries()) {
    const tag = readConcepts(words);
    for (const entry of entriesOf(words)) {
      const tokens = tokensOf(entry);
      const isShared = language !== ENGLISH && english.has(entry);
      if (isShared || tokens.length === 0) continue;
      languages.push({ vector: surfaceFeatures(readSurface(tokens)), answer, weight: WORD });
    }
    for (const [intent, name] of INTENTS.entries()) {
      for (const family of phrases[name]) {
        // Each wording counts by the root of its number of phrases: near-copies add little.
        const weight = 1 / Math.sqrt(family.length);
        for (const phrase of family) {
          const tokens = tokensOf(phrase);
          const surface = readSurface(tokens);
          languages.push({ vector: surfaceFeatures(surface), answer, weight });
          const tagged = tag(tokens);
          const learn = (words: readonly TaggedWord[], counts: number) =>
            intents.push({
              vector: allFeatures(surface, [{ tagged: words, share: 1 }]),
              answer: intent,
              weight: weight * counts,
            });
          learn(tagged, 1);
          for (const words of withUnknown(tagged, random)) learn(words, WITH_UNKNOWN);
        }
      }
    }
  }
  const names = all.map(({ language }) => language);
  return {
    languages: trainLinear(names, LANGUAGE_FEATURES, languages),
    intents: trainLinear(INTENTS, FEATURES, intents),
    words: Object.fromEntries(all.map(({ language, words }) => [language, words])),
  };
}

function entriesOf(words: ConceptWords): readonly string[] {
  return Object.values(words).flatMap((list) => list.split(',').map((entry) => entry.trim()));
}

/**
 * The phrase with an unknown word: one that means something, and one that does not. Negations stay: without its
 * *don't*, a phrase asks for the opposite.
 */
function withUnknown(tagged: readonly TaggedWord[], random: () => number): readonly (readonly TaggedWord[])[] {
  const words = wordsIn(tagged);
  const isFiller = ({ concepts }: TaggedWord) => concepts.every((concept) => concept === FILLER);
  return [
    words.length >= MIN_WORDS.meaning ? words.filter((word) => !isFiller(word) && !word.concepts.includes(NOT)) : [],
    words.length >= MIN_WORDS.filler ? words.filter(isFiller) : [],
  ]
    .filter(({ length }) => length > 0)
    .map((some) => some[Math.floor(random() * some.length)])
    .map((unknown) => tagged.map((one) => (one === unknown ? { ...one, concepts: [] } : one)));
}
