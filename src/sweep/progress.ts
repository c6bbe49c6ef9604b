import { partsOf } from '../microsoft365/graph/photo-batch.ts';
import type { FailureReason } from '../photo/evidence.ts';
import type { BatchItem } from './plan-batch.ts';
import type { ProcessedBatch } from './process-readings.ts';
import type { Progress } from './types.ts';

export interface ProgressCounter {
  sent(items: readonly BatchItem[]): void;
  processed(batch: ProcessedBatch): void;
  paused(until: Date | undefined): void;
  /** Sets the number of people who are due. */
  due(count: number): void;
  now(): Progress;
}

/** Period over which the rate is measured, in milliseconds. */
const RATE_WINDOW_MS = 10_000;

export function createProgressCounter(clock: () => Date): ProgressCounter {
  const counts = { done: 0, batches: 0, parts: 0, throttled: 0, baseline: 0, appeared: 0, changed: 0, vanished: 0 };
  const more = { samePicture: 0, gone: 0 };
  const failed: Partial<Record<FailureReason, number>> = {};
  let left = 0;
  let pausedUntil: Date | undefined;
  let marks = [{ at: clock().getTime(), done: 0 }];
  return {
    sent(items) {
      counts.batches += 1;
      counts.parts += items.reduce((sum, item) => sum + partsOf(item), 0);
    },
    processed({ results }) {
      for (const { item, judgement } of results) {
        if (judgement.kind === 'read-more') continue;
        if (judgement.kind === 'failed' && judgement.reason === 'throttled') {
          counts.throttled += 1;
          continue;
        }
        counts.done += 1;
        left = Math.max(0, left - 1);
        if (judgement.kind === 'change') counts[judgement.change] += 1;
        if (judgement.kind === 'same-picture') more.samePicture += 1;
        if (judgement.kind === 'gone' || judgement.kind === 'blocked') more.gone += 1;
        if (judgement.kind === 'seen' && item.person.snapshot === undefined) counts.baseline += 1;
        if (judgement.kind === 'failed') failed[judgement.reason] = (failed[judgement.reason] ?? 0) + 1;
      }
      const at = clock().getTime();
      const oldest = marks.findLastIndex((mark) => mark.at <= at - RATE_WINDOW_MS);
      marks = [...marks.slice(Math.max(0, oldest)), { at, done: counts.done }];
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
