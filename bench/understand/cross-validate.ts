import { createHash } from 'node:crypto';
import { createUnderstand, type Understand } from '../../bot/understand/create-understand.ts';
import { INTENTS, type Intent } from '../../bot/understand/intents.ts';
import { trainModel } from '../../bot/understand/training/train-model.ts';
import type { LanguageExamples, Understanding } from '../../bot/understand/types.ts';

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

/**
 * Trains five times, each time without a fifth of the families of phrases, and tries the phrases of those. Near-copies
 * of a phrase are in its family, so they are never learned from.
 */
export function crossValidate(all: readonly LanguageExamples[]): readonly Tried[] {
  return Array.from({ length: FOLDS }, (_, fold) => {
    const understand = createUnderstand(trainModel(all.map((one) => onlyFamilies(one, (key) => foldOf(key) !== fold))));
    return all.flatMap((one) => {
      const { language, phrases } = onlyFamilies(one, (key) => foldOf(key) === fold);
      return INTENTS.flatMap((intent) =>
        phrases[intent].flat().map((phrase) => tryPhrase(understand, { language, intent, phrase })),
      );
    });
  }).flat();
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
