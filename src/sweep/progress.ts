import { partsOf } from '../microsoft365/graph/photo-batch.ts';
import type { FailureReason } from '../photo/evidence.ts';
import type { BatchItem } from './plan-batch.ts';
import type { ProcessedBatch } from './process-readings.ts';

/** How far a sweep is. */
export interface Progress {
  /** People whose photo was read, or about whom it is clear why not. */
  readonly done: number;
  /** About how many are due still. */
  readonly left: number;
  /** People a second, lately. */
  readonly rate: number;
  readonly batches: number;
  readonly parts: number;
  /** Parts that Graph put off; they were, or will be, asked again. */
  readonly throttled: number;
  /** Seen for the first time. */
  readonly baseline: number;
  readonly appeared: number;
  readonly changed: number;
  readonly vanished: number;
  /** Another ETag on the same picture. */
  readonly samePicture: number;
  /** From the directory, or blocked there. */
  readonly gone: number;
  /** By reason: people who could not be read. */
  readonly failed: Readonly<Partial<Record<FailureReason, number>>>;
  /** Graph asked to be left alone until then. */
  readonly pausedUntil: Date | undefined;
}

export interface ProgressCounter {
  sent(asked: readonly BatchItem[]): void;
  applied(outcome: ProcessedBatch): void;
  paused(until: Date | undefined): void;
  /** So many are due. */
  due(count: number): void;
  now(): Progress;
}

/** The rate is that of the last so many milliseconds. */
const LATELY = 10_000;

export function createProgressCounter(clock: () => Date): ProgressCounter {
  const counts = { done: 0, batches: 0, parts: 0, throttled: 0, baseline: 0, appeared: 0, changed: 0, vanished: 0 };
  const more = { samePicture: 0, gone: 0 };
  const failed: Partial<Record<FailureReason, number>> = {};
  let left = 0;
  let pausedUntil: Date | undefined;
  let marks = [{ at: clock().getTime(), done: 0 }];
  return {
    sent(asked) {
      counts.batches += 1;
      counts.parts += asked.reduce((sum, question) => sum + partsOf(question), 0);
    },
    applied({ judged }) {
      for (const { asked, judgement } of judged) {
        if (judgement.kind === 'ask-more') continue;
        if (judgement.kind === 'failed' && judgement.reason === 'throttled') {
          counts.throttled += 1;
          continue;
        }
        counts.done += 1;
        left = Math.max(0, left - 1);
        if (judgement.kind === 'change') counts[judgement.change] += 1;
        if (judgement.kind === 'same-picture') more.samePicture += 1;
        if (judgement.kind === 'gone' || judgement.kind === 'blocked') more.gone += 1;
        if (judgement.kind === 'seen' && asked.person.seen === undefined) counts.baseline += 1;
        if (judgement.kind === 'failed') failed[judgement.reason] = (failed[judgement.reason] ?? 0) + 1;
      }
      const at = clock().getTime();
      const old = marks.findLastIndex((mark) => mark.at <= at - LATELY);
      marks = [...marks.slice(Math.max(0, old)), { at, done: counts.done }];
    },
    paused(until) {
      pausedUntil = until;
    },
    due(count) {
      left = count;
    },
    now() {
      const [from] = marks;
      const seconds = from ? (clock().getTime() - from.at) / 1_000 : 0;
      const rate = from && seconds > 0 ? (counts.done - from.done) / seconds : 0;
      return { ...counts, ...more, left, rate, failed: { ...failed }, pausedUntil };
    },
  };
}
