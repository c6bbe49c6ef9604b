import { limits } from '../limits.ts';
import type { PhotoReadings } from '../microsoft365/graph/photo-batch.ts';
import type { Failed } from '../photo/evidence.ts';
import type { BatchItem } from './plan-batch.ts';

/** How a lane fares: batches in a row that failed as a whole. */
export interface FailureStreak {
  failures: number;
}

/** So many batches in a row fail as a whole before a sweep gives up. */
export const ENOUGH_FAILURES = 5;
/** So many batches in a row are refused to the app before it is clear that it means the app, not the people in them. */
export const ENOUGH_REFUSALS = 3;
/** A batch has room for one person with a question, at least. */
const LEAST = 2;

/**
 * How many parts the next batch may have: half as many with each failure, so that whoever spoils a batch comes to stand alone in time,
 * and the others are read.
 */
export function partsAfter({ failures }: FailureStreak, most: number = limits.graph.batch): number {
  return Math.max(LEAST, most >> failures);
}

/** The last try failed with hardly anybody in it: these have failed by themselves, or the sweeps to come would all begin with them, and end there. */
export function isTheirs(asked: readonly BatchItem[], { failures }: FailureStreak): boolean {
  return failures >= ENOUGH_FAILURES && asked.length <= LEAST;
}

/** The failure of a batch as that of each person in it, of whom nothing more is asked. `pause`: milliseconds until they are asked again. */
export function toEach(failure: Failed, asked: readonly BatchItem[], pause = failure.retryAfter): PhotoReadings {
  const failed: Failed = pause === undefined ? failure : { ...failure, retryAfter: pause };
  return new Map(asked.map(({ objectId }) => [objectId, { photo: failed, account: failed }]));
}
