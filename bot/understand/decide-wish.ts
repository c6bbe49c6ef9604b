import { INTENTS, type Intent } from './intents.ts';
import type { Also, Wish, WishDecision } from './types.ts';

/** What the classifier says of a text, and the concepts of its words. */
export interface Reading {
  /** Probabilities, in the order of `INTENTS`. */
  readonly intents: Float64Array;
  readonly concepts: ReadonlySet<string>;
}

/** Probability from which a wish is done without asking back. */
const SURE = 0.5;
/** Probability from which a message is none of the wishes: help follows, which offers the check anyway. */
const NONE = 0.6;
/** A wish with consequences needs more. */
const SURE_OF: Partial<Record<Intent, number>> = { stop: 0.8, forget: 0.95 };
/** Probability from which the whole message outweighs a sentence of it, and what the sentence then needs. */
const FIRM = 0.9;
const AGAINST_FIRM = 0.95;
/** Probability of *forget me* that the whole message needs at least, unless it asks to stop. */
const MIN_FORGET = 0.05;
/** Probability from which a wish is offered. */
const POSSIBLE = 0.12;
const MAX_OFFERED = 3;

/** Wishes by their consequences, largest first. The polite words of a message come last. */
const BY_CONSEQUENCE: readonly Wish[] = [
  'forget',
  'stop',
  'resume',
  'snooze',
  'settings',
  'data',
  'report',
  'check',
  'status',
  'help',
  'thanks',
  'greeting',
];
const POLITE: ReadonlySet<Wish> = new Set(['thanks', 'greeting', 'help']);

/**
 * Decides what to do about a message from what the classifier says of the whole message and of its sentences (none if
 * it has only one). Pure.
 */
export function decideWish(whole: Reading, sentences: readonly Reading[]): WishDecision {
  const found = [sureWish(whole), ...sentences.map((sentence) => wishOfSentence(sentence, whole))];
  const sure = new Set(found.filter((wish) => wish !== undefined));
  const wishes = BY_CONSEQUENCE.filter((wish) => sure.has(wish));
  const serious = wishes.filter((wish) => !POLITE.has(wish));
  const [first, ...others] = serious.length > 0 ? serious : wishes;
  // One sentence with both, which the classifier can't tell apart: the person says which.
  if (first !== 'forget' && endsBoth(whole)) return { kind: 'unsure', wishes: ['forget', 'stop', 'check'] };
  if (first) return { kind: 'sure', wish: first, also: alsoAsked(first, others, whole) };
  const offered = offeredBy(whole);
  if (probabilityOf(whole, 'none') >= NONE || offered.length === 0) return { kind: 'none' };
  return { kind: 'unsure', wishes: offered };
}

/** What must not get lost beside a wish: the end of the messages beside the erasure, and a check beside anything. */
function alsoAsked(first: Wish, others: readonly Wish[], whole: Reading): readonly Also[] {
  return [
    ...(first === 'forget' && (others.includes('stop') || endsMessages(whole)) ? (['stop'] as const) : []),
    ...(mayAlsoCheck(first, others, whole) ? (['check'] as const) : []),
  ];
}

/** At worst, the person sees their photo once more. */
function mayAlsoCheck(first: Wish, others: readonly Wish[], whole: Reading): boolean {
  const { concepts } = whole;
  if (first === 'check' || POLITE.has(first)) return false;
  if (others.includes('check') || probabilityOf(whole, 'check') >= POSSIBLE) return true;
  // In one sentence, the wish to be forgotten outweighs all others.
  if (first !== 'forget' || !concepts.has('photo')) return false;
  return hasOne(concepts, 'wrong', 'missing', 'placeholder') || (concepts.has('still') && concepts.has('old'));
}

/** The words ask for no more messages. */
function endsMessages({ concepts }: Reading): boolean {
  return concepts.has('stop') && !concepts.has('dontStop') && hasOne(concepts, 'remind', 'write', 'message', 'annoy');
}

/** The words ask for no more messages, and to be forgotten. "Forget that I said stop" asks for the opposite. */
function endsBoth(whole: Reading): boolean {
  const { concepts } = whole;
  const goesOn = hasOne(concepts, 'again', 'start', 'undo') || (concepts.has('still') && !concepts.has('photo'));
  return endsMessages(whole) && concepts.has('forget') && !goesOn;
}

function hasOne(concepts: ReadonlySet<string>, ...names: readonly string[]): boolean {
  return names.some((name) => concepts.has(name));
}

function sureWish(reading: Reading): Wish | undefined {
  const { intent, probability } = bestOf(reading);
  if (intent === 'none' || probability < (SURE_OF[intent] ?? SURE)) return undefined;
  return isExplicit(intent, reading.concepts) ? intent : undefined;
}

/** The wish of a sentence, if it fits the whole message: `Thanks!` below a question about the printer asks nothing. */
function wishOfSentence(sentence: Reading, whole: Reading): Wish | undefined {
  const wish = sureWish(sentence);
  if (wish === undefined) return undefined;
  const { intent, probability } = bestOf(whole);
  if (wish === 'forget' && intent !== 'stop' && probabilityOf(whole, 'forget') < MIN_FORGET) return undefined;
  if (intent === wish || probability < FIRM) return wish;
  if (intent === 'none' && POLITE.has(wish)) return undefined;
  return probabilityOf(sentence, wish) >= AGAINST_FIRM ? wish : undefined;
}

function bestOf({ intents }: Reading): { readonly intent: Intent; readonly probability: number } {
  const best = intents.indexOf(Math.max(...intents));
  return { intent: INTENTS[best] ?? 'none', probability: intents[best] ?? 0 };
}

function probabilityOf({ intents }: Reading, intent: Intent): number {
  return intents[INTENTS.indexOf(intent)] ?? 0;
}

/** Wishes with consequences need words that say so: the classifier alone never leads to them. */
function isExplicit(wish: Wish, concepts: ReadonlySet<string>): boolean {
  const has = (...names: readonly string[]) => hasOne(concepts, ...names);
  if (wish === 'stop')
    // "Don't stop reminding me" asks for the opposite.
    return (
      !has('dontStop') && (has('stop', 'annoy') || (has('not') && has('remind', 'write', 'message', 'want', 'again')))
    );
  if (wish === 'forget')
    // The history of a browser is no business of the bot. A question for a number orders nothing.
    return (
      !has('otherHistory', 'howMany') &&
      (has('delete', 'forget') || (has('not') && has('know')) || (has('privacy') && has('data', 'want')))
    );
  return true;
}

function offeredBy({ intents }: Reading): readonly Wish[] {
  return INTENTS.map((intent, at) => ({ intent, probability: intents[at] ?? 0 }))
    .filter((one): one is { intent: Wish; probability: number } => one.intent !== 'none' && one.probability >= POSSIBLE)
    .sort((one, other) => other.probability - one.probability)
    .slice(0, MAX_OFFERED)
    .map(({ intent }) => intent);
}
