import type { BestEffort } from '../../cache/best-effort.ts';
import type { Candidate, CandidateRecord, LinkLearning, LinkResultStore } from '../types.ts';
import { chooseLink, MOST_REQUESTS_IN_VAIN, type Random } from './policy.ts';
import { emptyRecord, withResult } from './records.ts';

export interface LinkLearningOptions {
  readonly tenantId: string;
  readonly results: LinkResultStore;
  readonly bestEffort: BestEffort;
  readonly now: () => Date;
  /** Default: `Math.random`. */
  readonly random?: Random;
}

/**
 * Age from which the records are read again in the background. Also the time after a refused request before the store
 * is asked again: otherwise each answer would ask it, without end. Milliseconds.
 */
const REFRESH_AFTER_MS = 60_000;

/**
 * Chooses from the records of all instances, which are kept in memory for a short time, so that a choice never waits.
 * While the store fails, it chooses from what it knows, and `by-request` is not tried.
 */
export function createLinkLearning(options: LinkLearningOptions): LinkLearning {
  const { tenantId, results, bestEffort, now, random = Math.random } = options;
  let records: readonly CandidateRecord[] = [];
  let readAt: number | undefined;
  let reading: Promise<void> | undefined;
  /** When the store refused a request, because too many were in vain. */
  let refusedAt: number | undefined;

  async function read(): Promise<void> {
    readAt = now().getTime();
    const stored = await bestEffort('The results of links were not read.', () => results.all(tenantId), undefined);
    if (stored) records = stored;
  }
  function refresh(): Promise<void> {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }
  /** What this instance records counts at once. */
  function update(candidate: Candidate, change: (record: CandidateRecord) => CandidateRecord): void {
    const before = records.find((record) => record.candidate === candidate) ?? emptyRecord(candidate);
    records = [...records.filter((record) => record !== before), change(before)];
  }

  function isRecent(time: number | undefined): boolean {
    const age = now().getTime() - (time ?? Number.NEGATIVE_INFINITY);
    return age >= 0 && age < REFRESH_AFTER_MS;
  }

  return {
    choose(choice) {
      if (!isRecent(readAt)) void refresh();
      return chooseLink(choice, records, random);
    },
    async startTry(candidate, at) {
      const isRequest = candidate === 'by-request';
      if (isRequest && isRecent(refusedAt)) return false;
      const limits = { at, ...(isRequest && { most: MOST_REQUESTS_IN_VAIN }) };
      const count = async () => {
        const isCounted = await results.startTry(tenantId, candidate, limits);
        if (isRequest && !isCounted) refusedAt = now().getTime();
        return isCounted;
      };
      return bestEffort('A try was not counted.', count, !isRequest);
    },
    async record(result) {
      refusedAt = undefined;
      update(result.candidate, (record) => withResult(record, result));
      await bestEffort('The result of a link was not stored.', () => results.record(tenantId, result), undefined);
      readAt = undefined;
    },
    table: () => results.all(tenantId),
    refresh,
  };
}
