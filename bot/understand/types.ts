import type { ConceptWords } from './concepts.ts';
import type { Intent } from './intents.ts';
import type { LinearModel } from './linear-model.ts';

/** A wish that the bot has an answer for. */
export type Wish = Exclude<Intent, 'none'>;

/** Wishes that must not get lost beside another one: a check, and *stop* beside *forget*. */
export type Also = Extract<Wish, 'check' | 'stop'>;

/** What a message asks for, as far as the bot can tell. */
export type WishDecision =
  | {
      readonly kind: 'sure';
      readonly wish: Wish;
      /** Further wishes of the same message. */
      readonly also: readonly Also[];
    }
  /** The wishes that it may be, most probable first: two or three. */
  | { readonly kind: 'unsure'; readonly wishes: readonly Wish[] }
  | { readonly kind: 'none' };

/** What the bot takes from the words of a message. */
export type Understanding = WishDecision & {
  readonly language: string | undefined;
  /** A word says that something is wrong, or asks for a look. "Use this picture" has none. */
  readonly namesProblem: boolean;
};

/** Everything that was learned from the examples of all languages. */
export interface UnderstandingModel {
  /** Its classes are the languages. */
  readonly languages: LinearModel;
  /** Its classes are the intents. */
  readonly intents: LinearModel;
  /** By language. */
  readonly words: Readonly<Record<string, ConceptWords>>;
}

/** The files of one language that the classifier learns from. */
export interface LanguageExamples {
  readonly language: string;
  readonly words: ConceptWords;
  /** By intent: families of phrases. The phrases of a family share one wording. */
  readonly phrases: Readonly<Record<Intent, readonly (readonly string[])[]>>;
}
