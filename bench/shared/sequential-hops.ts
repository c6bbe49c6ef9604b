/** A request's stretch of time, in milliseconds of one clock. */
export interface RequestInterval {
  readonly arrivedAt: number;
  readonly answeredAt: number;
}

/**
 * How many of these requests came one after the other at most: the longest chain in which each arrived when the one before had been
 * answered. Requests that overlap in time count once. Never less than the hops on the critical path, since each of those waits for the one before.
 */
export function countSequentialHops(requests: readonly RequestInterval[]): number {
  let hops = 0;
  let freeFrom = Number.NEGATIVE_INFINITY;
  // The one that ends first leaves most room for others.
  for (const { arrivedAt, answeredAt } of [...requests].sort((a, b) => a.answeredAt - b.answeredAt)) {
    if (arrivedAt < freeFrom) continue;
    hops += 1;
    freeFrom = answeredAt;
  }
  return hops;
}
