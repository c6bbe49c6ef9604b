import { type AvailableLinks, LINK_CANDIDATES, type LinkCandidate, type LinkChoice } from '../types.ts';

/** Of the pages that this person tried least often, the most promising one. */
export function chooseLink({ tried, available }: Pick<LinkChoice, 'tried' | 'available'>): LinkCandidate {
  const [first, ...others] = leastTried(tried, available);
  return others.reduce((best, other) => (rank(other) < rank(best) ? other : best), first);
}

function leastTried(tried: LinkChoice['tried'], available: AvailableLinks): AvailableLinks {
  const timesOf = (candidate: LinkCandidate) => tried.filter((one) => one === candidate).length;
  const fewest = Math.min(...available.map(timesOf));
  const [first = available[0], ...others] = available.filter((candidate) => timesOf(candidate) === fewest);
  return [first, ...others];
}

function rank(candidate: LinkCandidate): number {
  return LINK_CANDIDATES.indexOf(candidate);
}
