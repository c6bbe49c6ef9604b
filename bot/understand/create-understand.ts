import { readConcepts, type TaggedWord, type TagWords } from './concepts.ts';
import { decideWish, type Reading } from './decide-wish.ts';
import { allFeatures, type LanguageReading, readSurface, type Surface, surfaceFeatures } from './features.ts';
import { type LikelyLanguage, readInLanguages, unknownIn, wordsIn } from './languages-of.ts';
import { probabilities } from './linear-model.ts';
import { sentencesOf } from './sentences.ts';
import { tokensOf } from './tokens.ts';
import type { Understanding, UnderstandingModel } from './types.ts';

/** Says what a text without markup (`bareText`) asks for. Total; the same text always has the same answer. */
export type Understand = (text: string) => Understanding;

/** From this share on, the language of a message counts as known. */
const SURE_SHARE = 0.7;
/** The same, if the language knows all words of the message. */
const SURE_SHARE_OF_KNOWN = 0.5;

/** A message in a language that the bot does not have looks like another one, which knows few of its words. */
function isSureOf({ share }: LikelyLanguage, tagged: readonly TaggedWord[]): boolean {
  const unknown = unknownIn(tagged);
  return unknown <= wordsIn(tagged).length / 2 && share >= (unknown === 0 ? SURE_SHARE_OF_KNOWN : SURE_SHARE);
}

/** Concepts of a photo that is wrong, and of a look at it. */
const PROBLEMS = [
  'wrong',
  'old',
  'missing',
  'placeholder',
  'blurred',
  'still',
  'different',
  'not',
  'why',
  'check',
  'fix',
  'sync',
] as const;

export function createUnderstand(model: UnderstandingModel): Understand {
  const tags = new Map<string, TagWords>();
  // Each language's words are read when it first occurs.
  const tagOf = (language: string): TagWords => {
    const tag = tags.get(language) ?? readConcepts(model.words[language] ?? {});
    tags.set(language, tag);
    return tag;
  };

  function languagesOf(surface: Surface) {
    const shares = probabilities(model.languages, surfaceFeatures(surface));
    return [...shares]
      .map((share, at) => ({ language: model.languages.classes[at] ?? '', share }))
      .sort((one, other) => other.share - one.share);
  }

  function read(surface: Surface, languages: readonly LanguageReading[]): Reading {
    const intents = probabilities(model.intents, allFeatures(surface, languages));
    return { intents, concepts: new Set(languages[0]?.tagged.flatMap(({ concepts }) => concepts)) };
  }

  return (text) => {
    const sentences = sentencesOf(text)
      .map(tokensOf)
      .filter(({ length }) => length > 0);
    const tokens = sentences.flat();
    if (tokens.length === 0) return { kind: 'none', language: undefined, namesProblem: false };
    const surface = readSurface(tokens);
    const ranked = languagesOf(surface);
    const languages = readInLanguages(tokens, ranked, tagOf);
    const whole = read(surface, languages);
    const readSentence = (sentence: readonly string[]) =>
      read(
        readSurface(sentence),
        languages.map(({ tag, share }) => ({ tagged: tag(sentence), share })),
      );
    const parts = sentences.length > 1 ? sentences.map(readSentence) : [];
    const [first] = ranked;
    const taggedIn = (name: string) => {
      const tag = tagOf(name);
      return languages.find((one) => one.tag === tag)?.tagged ?? tag(tokens);
    };
    const language = first && isSureOf(first, taggedIn(first.language)) ? first.language : undefined;
    const namesProblem = PROBLEMS.some((concept) => whole.concepts.has(concept));
    return { ...decideWish(whole, parts), language, namesProblem };
  };
}
