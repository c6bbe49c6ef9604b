import { readConcepts, type TaggedWord, type TagWords } from './concepts.ts';
import { decideWish, type Reading } from './decide-wish.ts';
import { allFeatures, type LanguageShare, surfaceFeatures } from './features.ts';
import { probabilities } from './linear-model.ts';
import { sentencesOf } from './sentences.ts';
import { tokensOf } from './tokens.ts';
import type { Understanding, UnderstandingModel } from './types.ts';

/** Says what a text without markup (`bareText`) asks for. Total; the same text always has the same answer. */
export type Understand = (text: string) => Understanding;

/** Languages that a message may be written in: more would only add noise. */
const MAX_LANGUAGES = 3;
/** Share below which a language is left out. */
const MIN_SHARE = 0.1;
/** From this share on, the language of a message counts as known. */
const SURE_SHARE = 0.8;

export function createUnderstand(model: UnderstandingModel): Understand {
  const tags = new Map<string, TagWords>();
  // Each language's words are read when it first occurs.
  const tagOf = (language: string): TagWords => {
    const tag = tags.get(language) ?? readConcepts(model.words[language] ?? {});
    tags.set(language, tag);
    return tag;
  };

  function languagesOf(tokens: readonly string[]) {
    const shares = probabilities(model.languages, surfaceFeatures(tokens));
    const ranked = [...shares]
      .map((share, at) => ({ language: model.languages.classes[at] ?? '', share }))
      .sort((one, other) => other.share - one.share);
    const likely = ranked.slice(0, MAX_LANGUAGES).filter(({ share }, at) => at === 0 || share >= MIN_SHARE);
    const total = likely.reduce((sum, { share }) => sum + share, 0);
    const languages = likely.map(({ language, share }) => ({ tag: tagOf(language), share: share / total }));
    const [first] = ranked;
    return { languages, language: first && first.share >= SURE_SHARE ? first.language : undefined };
  }

  function read(tokens: readonly string[], languages: readonly LanguageShare[]): Reading {
    const intents = probabilities(model.intents, allFeatures(tokens, languages));
    const concepts = (languages[0]?.tag(tokens) ?? []).flatMap((word: TaggedWord) => word.concepts);
    return { intents, concepts: new Set(concepts) };
  }

  return (text) => {
    const sentences = sentencesOf(text)
      .map(tokensOf)
      .filter(({ length }) => length > 0);
    const tokens = sentences.flat();
    if (tokens.length === 0) return { kind: 'none', language: undefined };
    const { languages, language } = languagesOf(tokens);
    const whole = read(tokens, languages);
    const parts = sentences.length > 1 ? sentences.map((sentence) => read(sentence, languages)) : [];
    return { ...decideWish(whole, parts), language };
  };
}
