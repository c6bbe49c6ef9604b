import type { ConceptWords } from './concepts.ts';
import type { Intent } from './intents.ts';
import type { LinearModel } from './linear-model.ts';

/** A wish that the bot has an answer for. */
export type Wish = Exclude<Intent, 'none'>;

/** Wishes that must not get lost beside another one: a check, and *stop* beside *forget*. */
export type Also = Extract<Wish, 'check' | 'stop'>;

/** What a message asks for, as far as the bot can tell. */
export type Understanding =
  | {
      readonly kind: 'sure';
      readonly wish: Wish;
      /** Further wishes of the same message. */
      readonly also: readonly Also[];
      readonly language: string | undefined;
    }
  /** The wishes that it may be, most probable first: two or three. */
  | { readonly kind: 'unsure'; readonly wishes: readonly Wish[]; readonly language: string | undefined }
  | { readonly kind: 'none'; readonly language: string | undefined };

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
