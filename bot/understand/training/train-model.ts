import { type ConceptWords, readConcepts } from '../concepts.ts';
import { allFeatures, FEATURES, readSurface, surfaceFeatures } from '../features.ts';
import { INTENTS } from '../intents.ts';
import { tokensOf } from '../tokens.ts';
import type { LanguageExamples, UnderstandingModel } from '../types.ts';
import { type Example, trainLinear } from './train-linear.ts';

/** Features of the classifier of languages. It needs fewer, because words of different languages differ more. */
const LANGUAGE_FEATURES = FEATURES / 4;

/** How much a word of a language counts beside its phrases, where the languages are told apart. */
const WORD = 0.3;

/** Other languages list its words, too, because people mix them in. There they say nothing of the language. */
const ENGLISH = 'en';

/** Learns from the examples of all languages together. Deterministic. Takes some seconds. */
export function trainModel(all: readonly LanguageExamples[]): UnderstandingModel {
  const languages: Example[] = [];
  const intents: Example[] = [];
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
          intents.push({ vector: allFeatures(surface, [{ tagged: tag(tokens), share: 1 }]), answer: intent, weight });
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
