/** When a request arrived and was answered, in milliseconds of one clock. */
export interface RequestInterval {
  readonly arrivedAt: number;
  readonly answeredAt: number;
}

/**
 * Length of the longest chain of requests in which each arrived after the answer to the one before. Requests that
 * overlap count once. The result is never less than the hops on the critical path, because each of them waits for the
 * previous one.
 */
export function countSequentialHops(requests: readonly RequestInterval[]): number {
  let hops = 0;
  let freeFrom = Number.NEGATIVE_INFINITY;
  // Greedy: the request that ends first leaves the most time for others.
  for (const { arrivedAt, answeredAt } of [...requests].sort((a, b) => a.answeredAt - b.answeredAt)) {
    if (arrivedAt < freeFrom) continue;
    hops += 1;
    freeFrom = answeredAt;
  }
  return hops;
}
