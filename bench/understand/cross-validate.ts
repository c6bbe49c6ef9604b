import { createHash } from 'node:crypto';
import { createUnderstand, type Understand } from '../../bot/understand/create-understand.ts';
import { INTENTS, type Intent } from '../../bot/understand/intents.ts';
import { trainModel } from '../../bot/understand/training/train-model.ts';
import type { LanguageExamples, Understanding } from '../../bot/understand/types.ts';
import { wordsKnownFrom } from './known-words.ts';

/** A phrase that the training did not see, and what the classifier made of it. */
export interface Tried {
  readonly language: string;
  readonly intent: Intent;
  readonly phrase: string;
  readonly understood: Understanding;
  /** Microseconds. */
  readonly took: number;
}

const FOLDS = 5;

/** The same phrases, tried twice. */
export interface CrossValidated {
  readonly tried: readonly Tried[];
  /** With lists that lack the words that only the tried phrases use. */
  readonly withNewWords: readonly Tried[];
}

/**
 * Trains five times, each time without a fifth of the families of phrases, and tries the phrases of those. Near-copies
 * of a phrase are in its family, so they are never learned from.
 */
export function crossValidate(all: readonly LanguageExamples[]): CrossValidated {
  const folds = Array.from({ length: FOLDS }, (_, fold) => {
    const learned = all.map((one) => onlyFamilies(one, (key) => foldOf(key) !== fold));
    const tried = all.map((one) => onlyFamilies(one, (key) => foldOf(key) === fold));
    const model = trainModel(learned);
    const words = Object.fromEntries(
      learned.flatMap((one, at) => (tried[at] ? [[one.language, wordsKnownFrom(one, tried[at])]] : [])),
    );
    return {
      tried: tryAll(createUnderstand(model), tried),
      withNewWords: tryAll(createUnderstand({ ...model, words }), tried),
    };
  });
  return {
    tried: folds.flatMap(({ tried }) => tried),
    withNewWords: folds.flatMap(({ withNewWords }) => withNewWords),
  };
}

function tryAll(understand: Understand, all: readonly LanguageExamples[]): readonly Tried[] {
  return all.flatMap(({ language, phrases }) =>
    INTENTS.flatMap((intent) =>
      phrases[intent].flat().map((phrase) => tryPhrase(understand, { language, intent, phrase })),
    ),
  );
}

export function tryPhrase(understand: Understand, one: Pick<Tried, 'language' | 'intent' | 'phrase'>): Tried {
  const start = performance.now();
  const understood = understand(one.phrase);
  return { ...one, understood, took: (performance.now() - start) * 1_000 };
}

function onlyFamilies(examples: LanguageExamples, isKept: (key: string) => boolean): LanguageExamples {
  const { language, phrases } = examples;
  const kept = {} as Record<Intent, readonly (readonly string[])[]>;
  for (const intent of INTENTS) {
    kept[intent] = phrases[intent].filter((family) => isKept(`${language} ${intent} ${family[0]}`));
  }
  return { ...examples, phrases: kept };
}

function foldOf(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32LE() % FOLDS;
}
