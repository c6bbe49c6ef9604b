import { backoff } from '../backoff.ts';
import { limits } from '../limits.ts';
import { PARTS_OF_PHOTO } from '../microsoft365/graph/read-photos.ts';
import { FIRST_PACE } from '../store/ledger/graph-pace.ts';
import { adaptPace, batchesAtOnce, partsAtPace } from '../sweep/adapt-pace.ts';
import { BATCH_RETRY, MAX_FAILED_BATCHES, MAX_FORBIDDEN_BATCHES } from '../sweep/batch-failures.ts';
import { type BatchJudgement, judgeBatch, mayPass } from './judge-batch.ts';
import { createSurveyQueue, type SurveyItem, type SurveyResult } from './survey-queue.ts';
import type { SurveyEnd, Surveyed, SurveyProgress } from './types.ts';

export interface SurveyOptions<P> {
  /** In the order in which results are reported. */
  readonly people: readonly P[];
  /** Reads several people; results in the same order. Never rejects. */
  readonly read: (people: readonly P[]) => Promise<readonly Surveyed[]>;
  /** Most batches in flight at once: `SWEEP_BATCHES_AT_ONCE`. */
  readonly ceiling: number;
  /** Milliseconds between two people: `RequestBudget.interval`. */
  readonly interval: number;
  /** The longest pause to wait for, in milliseconds. */
  readonly maxWait: number;
  readonly now: () => Date;
  /** Waits for milliseconds; resolves early when the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  /** Aborted: ends after the batches in flight. */
  readonly signal: AbortSignal;
  /** Takes results, in the order of the people. Not called again before it has resolved. */
  readonly onResults: (results: readonly SurveyResult<P>[]) => Promise<void>;
  readonly onProgress: (progress: SurveyProgress) => void;
}

/** Reads of a person without an answer, after which the verdict stays `unknown`. */
const MAX_ATTEMPTS = 5;

/**
 * Reads people in batches. The pace is that of the sweep (`adaptPace`), in memory: SharePoint's refusals slow it down
 * like Graph's. Rejects only if `onResults` does.
 */
export async function runSurvey<P>(options: SurveyOptions<P>): Promise<SurveyEnd> {
  const { people, read, ceiling, interval, maxWait, now, wait, random, signal } = options;
  const queue = createSurveyQueue(people);
  const startedAt = now().getTime();
  const active = new Map<number, Promise<void>>();
  let pace = FIRST_PACE;
  let inFlight = 0;
  let throttled = 0;
  let nextAt = startedAt;
  let pausedUntil = 0;
  const streaks = { outage: 0, refusal: 0 };
  let end: Omit<SurveyEnd, 'throttled'> | undefined;
  let reporting: Promise<void> = Promise.resolve();
  let broken: { readonly error: unknown } | undefined;

  const isOver = () => end !== undefined || signal.aborted;

  function showProgress(): void {
    const done = people.length - queue.left();
    const seconds = (now().getTime() - startedAt) / 1_000;
    const pause = pausedUntil > now().getTime() ? new Date(pausedUntil) : undefined;
    const rate = seconds > 0 ? done / seconds : 0;
    options.onProgress({ done, left: queue.left(), rate, throttled, pausedUntil: pause });
  }

  /** Waits for the turn of a batch. False: the survey is over. */
  async function isTurn(count: number): Promise<boolean> {
    const startAt = Math.max(nextAt, now().getTime());
    nextAt = startAt + count * interval;
    while (!isOver()) {
      const pause = pausedUntil - now().getTime();
      if (pause > maxWait) end ??= { ended: 'paused', pausedUntil: new Date(pausedUntil) };
      const left = Math.max(startAt, pausedUntil) - now().getTime();
      if (left <= 0) return !isOver();
      if (pause > 0) showProgress();
      if (!isOver()) await wait(Math.ceil(left), signal);
    }
    return false;
  }

  function settle(items: readonly SurveyItem<P>[], batch: readonly Surveyed[]): void {
    for (const [index, item] of items.entries()) {
      const surveyed = batch[index];
      if (!surveyed) throw new Error('A person of the batch has no result.');
      const pause = backoff(item.attempts + 1, BATCH_RETRY, random());
      if (!mayPass(surveyed) || item.attempts + 1 >= MAX_ATTEMPTS) queue.settle(item, surveyed);
      else queue.retry(item, new Date(now().getTime() + pause));
    }
  }

  /** Pauses after throttling and outages. Ends the survey if they go on, or if a service refuses the app. */
  function observe(judgement: BatchJudgement, batch: readonly Surveyed[]): void {
    const { isOutage, refusal, retryAfter } = judgement;
    streaks.outage = isOutage ? streaks.outage + 1 : 0;
    streaks.refusal = refusal ? streaks.refusal + 1 : 0;
    throttled += judgement.throttled;
    if (isOutage || judgement.throttled > 0) {
      const pause = retryAfter ?? backoff(Math.max(1, streaks.outage), BATCH_RETRY, random());
      pausedUntil = Math.max(pausedUntil, now().getTime() + pause);
    }
    if (refusal && streaks.refusal >= MAX_FORBIDDEN_BATCHES) end ??= { ended: 'failed', failure: refusal };
    if (streaks.outage < MAX_FAILED_BATCHES) return;
    const failure = firstFailure(batch);
    if (judgement.throttled > 0 || !failure) end ??= { ended: 'paused', pausedUntil: new Date(pausedUntil) };
    else end ??= { ended: 'failed', failure };
  }

  function report(): Promise<void> {
    reporting = reporting.then(async () => {
      const results = queue.takeResults();
      if (results.length > 0) await options.onResults(results);
    });
    return reporting;
  }

  async function readBatch(slot: number, items: readonly SurveyItem<P>[], isFull: boolean): Promise<void> {
    const { decreases } = pace;
    inFlight += 1;
    const batch = await read(items.map(({ person }) => person));
    const judgement = judgeBatch(batch);
    const inUse = inFlight;
    inFlight -= 1;
    const outcome = judgement.throttled > 0 ? 'throttled' : 'clean';
    if (outcome === 'throttled' || !judgement.isOutage) {
      pace = adaptPace(pace, { outcome, slot, decreases, isFull, inUse }, ceiling);
    }
    observe(judgement, batch);
    settle(items, batch);
    await report();
    showProgress();
  }

  async function work(slot: number): Promise<void> {
    while (!isOver() && slot < batchesAtOnce(pace, ceiling)) {
      const most = Math.floor(partsAtPace(pace, slot, limits.graph.batch) / PARTS_OF_PHOTO);
      const items = queue.take(most, now());
      if (items.length > 0) {
        if (await isTurn(items.length)) {
          await readBatch(slot, items, items.length >= most);
          startWorkers();
        } else queue.putBack(items);
        continue;
      }
      const retryAt = queue.nextRetryAt();
      if (!retryAt) return;
      await wait(Math.max(1, retryAt.getTime() - now().getTime()), signal);
    }
  }

  function startWorkers(): void {
    for (let slot = 0; slot < batchesAtOnce(pace, ceiling); slot += 1) {
      const isNeeded = queue.hasNew() || queue.nextRetryAt() !== undefined;
      if (active.has(slot) || !isNeeded || isOver()) continue;
      const worker = work(slot).catch((error: unknown) => {
        end ??= { ended: 'stopped' };
        broken ??= { error };
      });
      active.set(
        slot,
        worker.finally(() => active.delete(slot)),
      );
    }
  }

  startWorkers();
  while (active.size > 0) await Promise.all(active.values());
  if (broken) throw (broken as { error: unknown }).error;
  return { ended: signal.aborted ? 'stopped' : 'done', ...end, throttled };
}

function firstFailure(batch: readonly Surveyed[]): SurveyEnd['failure'] {
  const [first] = batch;
  const source = first?.verdict.failedSources[0];
  const failed = source && first?.evidence[source];
  return source && failed?.state === 'failed' ? { source, failed } : undefined;
}
