import type { Candidate, CandidateRecord, LinkOutcome } from '../types.ts';

/** Shares of tries that SharePoint follows with a copy: it never does, it does for some people, it always does. */
const RATES = [0.02, 0.5, 0.9] as const;

/** Probabilities of `RATES`. They add up to 1. */
export type Belief = readonly [never: number, sometimes: number, always: number];

/**
 * Probability that the candidate works, before anything was tried. The order is that of `LEARNED_LINKS`, the numbers
 * are estimates. UNCONFIRMED [copy-start] for each.
 */
const PRIORS: Readonly<Record<Candidate, number>> = {
  'large-picture': 0.5,
  'profile-page': 0.4,
  'edit-profile': 0.35,
  'onedrive-home': 0.3,
  'people-page': 0.25,
  'search-profile': 0.22,
  'office-home': 0.1,
  'by-request': 0.3,
};

/** Part of the candidates that work which works for all people. */
const ALWAYS_SHARE = 0.75;
/** Time in which two thirds of a belief fade, because Microsoft may have changed something. Milliseconds. */
const MEMORY_MS = 60 * 24 * 3_600_000;
/** Part that fades with each result, however soon they follow: so a few failures outweigh any number of copies. */
const FADING_PER_RESULT = 0.01;

/** What the results of a candidate say about it now. `recent`: earliest first. */
export function beliefIn(candidate: Candidate, recent: CandidateRecord['recent'], now: Date): Belief {
  const prior = priorOf(candidate);
  let belief = prior;
  let last: Date | undefined;
  for (const { outcome, at } of recent) {
    const faded = last ? Math.max(FADING_PER_RESULT, fadedPart(last, at)) : 0;
    belief = observe(mix(belief, prior, faded), outcome);
    last = at;
  }
  return last ? mix(belief, prior, fadedPart(last, now)) : belief;
}

/** Expected share of tries that a copy follows, from 0 to 1. */
export function chanceIn([never, sometimes, always]: Belief): number {
  return RATES[0] * never + RATES[1] * sometimes + RATES[2] * always;
}

/** One of `RATES`, drawn from the belief. `random`: from 0 to below 1. */
export function drawRate([never, sometimes]: Belief, random: number): number {
  if (random < never) return RATES[0];
  return random < never + sometimes ? RATES[1] : RATES[2];
}

function priorOf(candidate: Candidate): Belief {
  const works = PRIORS[candidate];
  return [1 - works, works * (1 - ALWAYS_SHARE), works * ALWAYS_SHARE];
}

function observe(belief: Belief, outcome: LinkOutcome): Belief {
  const likely = (index: 0 | 1 | 2) => belief[index] * (outcome === 'copied' ? RATES[index] : 1 - RATES[index]);
  const [never, sometimes, always] = [likely(0), likely(1), likely(2)];
  const sum = never + sometimes + always;
  return [never / sum, sometimes / sum, always / sum];
}

function mix(belief: Belief, prior: Belief, part: number): Belief {
  const mixed = (index: 0 | 1 | 2) => belief[index] * (1 - part) + prior[index] * part;
  return [mixed(0), mixed(1), mixed(2)];
}

function fadedPart(from: Date, until: Date): number {
  return 1 - Math.exp(-Math.max(0, until.getTime() - from.getTime()) / MEMORY_MS);
}
