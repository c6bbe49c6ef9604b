import type { AvailableLinks, Candidate, CandidateRecord, LinkCandidate, LinkChoice } from '../types.ts';
import { beliefIn, chanceIn, drawRate } from './belief.ts';
import { emptyRecord } from './records.ts';

/** From 0 to below 1. */
export type Random = () => number;

/** Part of the first presses that try another page than the best one, so that a better one is found. */
const EXPLORED_SHARE = 0.005;
/** Before the best page has so many results, people's second presses explore enough. */
const RESULTS_BEFORE_EXPLORING = 5;
/** `by-request` stops after so many tries without a copy, until an admin resets what was learned. */
export const MOST_REQUESTS_IN_VAIN = 20;

/** The page with the best chance, of those that this person tried least often. */
export function bestLink({ tried, available, now }: LinkChoice, records: readonly CandidateRecord[]): LinkCandidate {
  return bestOf(leastTried(tried, available), (candidate) => chanceOf(candidate, records, now));
}

/**
 * Which page to open: of those that this person tried least often, the one with the best chance. Rarely another one, by
 * Thompson sampling: each page's rate is drawn from what is known about it, and the highest wins.
 */
export function chooseLink(choice: LinkChoice, records: readonly CandidateRecord[], random: Random): LinkCandidate {
  const { tried, available, now } = choice;
  const best = bestLink(choice, records);
  const isProven = recordOf(best, records).recent.length >= RESULTS_BEFORE_EXPLORING;
  const [first, ...others] = leastTried(tried, available).filter((candidate) => candidate !== best);
  if (!first || tried.length > 0 || !isProven || random() >= EXPLORED_SHARE) return best;
  return bestOf([first, ...others], (candidate) =>
    drawRate(beliefIn(candidate, recordOf(candidate, records).recent, now), random()),
  );
}

/** Expected share of tries of this candidate that a copy follows, from 0 to 1. */
export function chanceOf(candidate: Candidate, records: readonly CandidateRecord[], now: Date): number {
  return chanceIn(beliefIn(candidate, recordOf(candidate, records).recent, now));
}

/** Whether the bot itself may request pictures. */
export function mayRequest(records: readonly CandidateRecord[]): boolean {
  return recordOf('by-request', records).triedInVain < MOST_REQUESTS_IN_VAIN;
}

function leastTried(tried: LinkChoice['tried'], available: AvailableLinks): AvailableLinks {
  const timesOf = (candidate: LinkCandidate) => tried.filter((one) => one === candidate).length;
  const fewest = Math.min(...available.map(timesOf));
  const [first = available[0], ...others] = available.filter((candidate) => timesOf(candidate) === fewest);
  return [first, ...others];
}

/** The candidate with the highest score; of equals, the earlier one. */
function bestOf(candidates: AvailableLinks, score: (candidate: LinkCandidate) => number): LinkCandidate {
  const scored = candidates.map((candidate) => ({ candidate, score: score(candidate) }));
  return scored.reduce((best, other) => (other.score > best.score ? other : best)).candidate;
}

function recordOf(candidate: Candidate, records: readonly CandidateRecord[]): CandidateRecord {
  return records.find((record) => record.candidate === candidate) ?? emptyRecord(candidate);
}
