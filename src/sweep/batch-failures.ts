import { limits } from '../limits.ts';
import type { PhotoReadings } from '../microsoft365/graph/photo-batch.ts';
import type { Failed } from '../photo/evidence.ts';
import { TRANSIENT_FAILURES } from './detect-change.ts';
import type { BatchItem } from './plan-batch.ts';
import type { ProcessedBatch } from './process-readings.ts';

/** Batches of one worker that failed as a whole, in a row. */
export interface FailureStreak {
  length: number;
}

/** Failed batches in a row after which a sweep ends. */
export const MAX_FAILED_BATCHES = 5;
/** Forbidden batches in a row that show that the app lacks the permission, rather than access to these people. */
export const MAX_FORBIDDEN_BATCHES = 3;
/** Smallest batch, in parts: one person with their picture or account. */
const MIN_PARTS = 2;

/** Backoff after a batch that failed as a whole, in milliseconds. */
export const BATCH_RETRY = { first: 2_000, longest: 60_000, jitter: 0.25 };

/** Failures that stay until an admin acts. */
export const PERMANENT_FAILURES: readonly Failed['reason'][] = ['forbidden', 'unauthorized', 'not-allowed'];

/**
 * Largest size of the next batch, in parts: halved after each failure, to isolate the failing request and read the
 * others. `most`: size without failures.
 */
export function maxPartsAfter({ length }: FailureStreak, most: number = limits.graph.batch): number {
  return Math.max(MIN_PARTS, most >> length);
}

/**
 * True if the last retry failed in the smallest batch: the failure belongs to its people. It is recorded as theirs;
 * otherwise each later sweep would begin and end with them.
 */
export function isIsolated(items: readonly BatchItem[], { length }: FailureStreak): boolean {
  return length >= MAX_FAILED_BATCHES && items.length <= MIN_PARTS;
}

/** The failure of a batch as a reading of each person in it, without rereads. `retryAfter`: in milliseconds. */
export function failEach(failure: Failed, items: readonly BatchItem[], retryAfter = failure.retryAfter): PhotoReadings {
  const failed: Failed = retryAfter === undefined ? failure : { ...failure, retryAfter };
  return new Map(items.map(({ objectId }) => [objectId, { photo: failed, account: failed }]));
}

/** People whom a sweep reads again when they are due. Only transient failures: others do not pass within minutes. */
export interface RetrySchedule {
  record(batch: ProcessedBatch): void;
  /**
   * Time of the earliest retry; undefined: none. Drops people who were due when the last run started:
   * this instance or another has read them since.
   */
  next(startedAt: Date): Date | undefined;
}

/** Failures in a row after which a person is left to later sweeps. */
const MAX_RETRIES = 5;

export function createRetrySchedule(): RetrySchedule {
  const waiting = new Map<string, Date>();
  return {
    record({ results }) {
      for (const { item, judgement, dueAt } of results) {
        waiting.delete(item.objectId);
        const isTransient = judgement.kind === 'failed' && TRANSIENT_FAILURES.includes(judgement.reason);
        if (isTransient && dueAt && item.person.failedReads < MAX_RETRIES) waiting.set(item.objectId, dueAt);
      }
    },
    next(startedAt) {
      let first: Date | undefined;
      for (const [objectId, dueAt] of waiting) {
        if (dueAt <= startedAt) waiting.delete(objectId);
        else if (!first || dueAt < first) first = dueAt;
      }
      return first;
    },
  };
}
