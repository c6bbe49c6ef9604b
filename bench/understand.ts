import { join } from 'node:path';
import { createUnderstand } from '../bot/understand/create-understand.ts';
import type { Intent } from '../bot/understand/intents.ts';
import { writeModel } from '../bot/understand/model-file.ts';
import { readExamples } from '../bot/understand/training/read-examples.ts';
import { trainModel } from '../bot/understand/training/train-model.ts';
import { median } from './shared/percentile.ts';
import type { Bench } from './shared/result.ts';
import { crossValidate, type Tried } from './understand/cross-validate.ts';
import { tryHeldOut } from './understand/held-out.ts';

const LOCALES = join(import.meta.dirname, '../bot/locales');
const GOALS = { right: 0.95, wrong: 0.01, falseForget: 0, falseStop: 0.002, worstLanguage: 0.92 } as const;
const MAX_MODEL_BYTES = 2_000_000;
/** Microseconds. */
const MAX_TIME = 1_000;

type Verdict = 'right' | 'asksBack' | 'wrong';

/**
 * Measures what the bot understands of phrases that the training did not see. A message that is none of the wishes is
 * right if the bot says so; `asksBack`: the bot offers two or three wishes.
 */
export const understandBench: Bench = async () => {
  const languages = await readExamples(LOCALES);
  const { tried, withNewWords } = crossValidate(languages);
  const perLanguage = rightPerLanguage(tried);
  const model = trainModel(languages);
  const heldOut = await tryHeldOut(createUnderstand(model));
  const shareOfFalse = (wish: Intent) =>
    tried.filter(({ intent, understood }) => intent !== wish && does(understood, wish)).length / tried.length;
  return {
    figures: {
      right: { value: share(tried, 'right'), goal: GOALS.right, atLeast: true },
      wrong: { value: share(tried, 'wrong'), goal: GOALS.wrong },
      falseForget: { value: shareOfFalse('forget'), goal: GOALS.falseForget },
      falseStop: { value: shareOfFalse('stop'), goal: GOALS.falseStop },
      worstLanguage: { value: Math.min(...Object.values(perLanguage)), goal: GOALS.worstLanguage, atLeast: true },
      modelBytes: { value: writeModel(model).length, goal: MAX_MODEL_BYTES },
      medianMicroseconds: {
        value: median(tried.map(({ took }) => took)),
        goal: MAX_TIME,
      },
    },
    values: {
      asksBack: share(tried, 'asksBack'),
      notUnderstood: shareNotUnderstood(tried),
      phrases: tried.length,
      perLanguage,
      confusion: confusionOf(tried),
      withNewWords: sharesOf(withNewWords),
      heldOut: sharesOf(heldOut),
    },
    samples: tried.filter((one) => verdictOf(one) !== 'right').map(describe),
  };
};

function sharesOf(tried: readonly Tried[]) {
  return {
    right: share(tried, 'right'),
    asksBack: share(tried, 'asksBack'),
    wrong: share(tried, 'wrong'),
    notUnderstood: shareNotUnderstood(tried),
    phrases: tried.length,
    perLanguage: rightPerLanguage(tried),
  };
}

function rightPerLanguage(tried: readonly Tried[]): Record<string, number> {
  const byLanguage = Map.groupBy(tried, ({ language }) => language);
  return Object.fromEntries([...byLanguage].map(([language, ones]) => [language, share(ones, 'right')]));
}

function verdictOf({ intent, understood }: Tried): Verdict {
  if (understood.kind === 'unsure') return 'asksBack';
  return nameOf(understood) === intent ? 'right' : 'wrong';
}

function nameOf(understood: Tried['understood']): string {
  if (understood.kind === 'sure') return understood.wish;
  return understood.kind;
}

function does(understood: Tried['understood'], wish: Intent): boolean {
  return understood.kind === 'sure' && understood.wish === wish;
}

function share(tried: readonly Tried[], verdict: Verdict): number {
  return tried.filter((one) => verdictOf(one) === verdict).length / tried.length;
}

/** The part of `wrong` in which the bot does nothing: it says that it did not understand, and offers the check. */
function shareNotUnderstood(tried: readonly Tried[]): number {
  return (
    tried.filter(({ intent, understood }) => intent !== 'none' && understood.kind === 'none').length / tried.length
  );
}

/** By intent, then by what the bot understood: the number of phrases. */
function confusionOf(tried: readonly Tried[]): Record<string, Record<string, number>> {
  const byIntent = Map.groupBy(tried, ({ intent }) => intent);
  return Object.fromEntries(
    [...byIntent].map(([intent, ones]) => [
      intent,
      Object.fromEntries(
        [...Map.groupBy(ones, ({ understood }) => nameOf(understood))].map(([name, same]) => [name, same.length]),
      ),
    ]),
  );
}

function describe(one: Tried): string {
  const { language, intent, phrase, understood } = one;
  const as = understood.kind === 'unsure' ? `unsure (${understood.wishes.join(', ')})` : nameOf(understood);
  return `${language} ${intent} → ${as}: ${phrase}`;
}
