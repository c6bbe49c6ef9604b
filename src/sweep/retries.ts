import { TRANSIENT_FAILURES } from './detect-change.ts';
import type { ProcessedBatch } from './process-readings.ts';

/** Those of this sweep who are to be asked again, at their own time: not who can't be read at all, since that does not pass in minutes. */
export interface Retries {
  note(outcome: ProcessedBatch): void;
  /** When the first of them is due; undefined: there is nobody. Whoever was due when the last run began has been read, by us or somebody else. */
  next(begunAt: Date): Date | undefined;
}

/** Whoever fails more often is left to the sweeps to come. */
const ENOUGH = 5;

export function createRetries(): Retries {
  const waiting = new Map<string, Date>();
  return {
    note({ judged }) {
      for (const { asked, judgement, dueAt } of judged) {
        waiting.delete(asked.objectId);
        const passes = judgement.kind === 'failed' && TRANSIENT_FAILURES.includes(judgement.reason);
        const again = passes && asked.person.attempts < ENOUGH;
        if (again && dueAt) waiting.set(asked.objectId, dueAt);
      }
    },
    next(begunAt) {
      let first: Date | undefined;
      for (const [objectId, dueAt] of waiting) {
        if (dueAt <= begunAt) waiting.delete(objectId);
        else if (!first || dueAt < first) first = dueAt;
      }
      return first;
    },
  };
}
