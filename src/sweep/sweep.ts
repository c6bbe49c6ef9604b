import { randomUUID } from 'node:crypto';
import { backoff } from '../backoff.ts';
import { withinMaxWait } from '../store/database/clock-ahead.ts';
import { batchesAtOnce } from './adapt-pace.ts';
import {
  BATCH_RETRY,
  createRetrySchedule,
  MAX_FAILED_BATCHES,
  PERMANENT_FAILURES,
  type RetrySchedule,
} from './batch-failures.ts';
import { type BatchWorker, type BatchWorkerEnd, runBatches, SLOT_LEASE_MS } from './batch-worker.ts';
import type { ProcessedBatch } from './process-readings.ts';
import { createProgressCounter } from './progress.ts';
import { latestDue } from './read-intervals.ts';
import type { Progress, SweepReport } from './types.ts';

export interface SweepOptions
  extends Omit<BatchWorker, 'progress' | 'scan' | 'onProcessed' | 'onPace' | 'failureStreak'> {
  /** Waits for milliseconds of real time; resolves early when the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Longest wait for a pause, a slot or a retry, in milliseconds; longer ones are left to the next sweep. */
  readonly maxWait: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** Interval in which a worker without a slot tries to take one, in milliseconds. */
const SLOT_POLL_INTERVAL_MS = 2_000;

type SweepEnd = Pick<SweepReport, 'ended' | 'failure'>;

/** Ends of workers by rank. The sweep ends with the first of these that one of its workers returned. */
const ENDS_BY_RANK: readonly SweepEnd['ended'][] = ['failed', 'stopped', 'paused', 'done', 'busy'];

/**
 * Reads all people who are due. Several instances may sweep at once: they share the slots and the pace, and no two read
 * the same person. A sweep starts with one worker, and adds one when the pace allows one more batch in flight. All
 * state is in the store, so the next sweep continues after a stop or a crash. Rejects only if the store fails.
 */
export async function sweep(options: SweepOptions): Promise<SweepReport> {
  const { ledger, tenantId, now, dryRun, scope } = options;
  const progress = createProgressCounter(now);
  if (!dryRun) await ledger.correctDue(tenantId, now(), latestDue(now(), options.intervals));
  // On most beats no one is due.
  if (!dryRun && !(await ledger.hasDue(tenantId, now(), scope))) return { ...progress.now(), ended: 'done' };
  // Only a dry run counts all rows: for a million people that blocks an embedded database for a third of a second.
  progress.due(
    dryRun ? (await ledger.count(tenantId, now(), scope)).watched : await ledger.countDue(tenantId, now(), scope),
  );
  const retries = createRetrySchedule();
  const onProcessed = (batch: ProcessedBatch) => {
    retries.record(batch);
    options.onProgress?.(progress.now());
  };
  const scan = dryRun ? { after: '' } : undefined;
  const workers: Promise<SweepEnd>[] = [];
  let active = 0;
  let hasFailed = false;
  async function work(): Promise<SweepEnd> {
    active += 1;
    try {
      return await runWorker(options, shared, retries);
    } catch (error) {
      hasFailed = true;
      throw error;
    } finally {
      active -= 1;
    }
  }
  function onPace(atOnce: number): void {
    // A scan has one position, so one worker.
    const count = scan ? 1 : atOnce;
    while (active < count && !hasFailed && !options.signal.aborted) {
      const worker = work();
      // The sweep sees the rejection when the earlier workers have ended.
      worker.catch(() => {});
      workers.push(worker);
    }
  }
  const shared = { ...options, progress, onProcessed, onPace, scan, isAlone: () => active === 1 };
  onPace(1);
  // If the store fails one worker, let the others end first. They may start more.
  for (let settled = 0; settled < workers.length; ) settled = (await Promise.allSettled(workers)).length;
  const ends = await Promise.all(workers);
  const [end] = ends.sort((a, b) => ENDS_BY_RANK.indexOf(a.ended) - ENDS_BY_RANK.indexOf(b.ended));
  return { ...progress.now(), ...(end ?? { ended: 'done' }) };
}

/** Takes a slot, reads batches, gives the slot back; repeats after each pause and for retries. */
async function runWorker(
  options: SweepOptions,
  shared: Omit<BatchWorker, 'failureStreak'> & { readonly isAlone: () => boolean },
  retries: RetrySchedule,
): Promise<SweepEnd> {
  const { graphSlots, ledger, tenantId, ceiling, now, signal, wait, maxWait, random, scope } = options;
  const { progress, scan } = shared;
  const holder = randomUUID();
  const startedAt = now().getTime();
  const failureStreak = { length: 0 };

  /** False: the wait would exceed `maxWait`. */
  async function waitUntil(at: Date): Promise<boolean> {
    const pause = at.getTime() - now().getTime();
    if (pause > maxWait) return false;
    await wait(Math.max(1, pause), signal);
    return true;
  }

  async function pauseUntil(at: Date): Promise<boolean> {
    progress.paused(at);
    options.onProgress?.(progress.now());
    const waited = await waitUntil(at);
    if (waited) progress.paused(undefined);
    return waited;
  }

  while (!signal.aborted) {
    const heldUntil = new Date(now().getTime() + SLOT_LEASE_MS);
    const taken = await graphSlots.acquire({ tenantId, holder, slots: ceiling }, now(), heldUntil);
    if ('pausedUntil' in taken) {
      if (!(await pauseUntil(taken.pausedUntil))) return { ended: 'paused' };
      continue;
    }
    if ('busyUntil' in taken) {
      if (now().getTime() - startedAt > maxWait) return { ended: 'busy' };
      await wait(SLOT_POLL_INTERVAL_MS, signal);
      // The holder may have read everyone who was due.
      const isOver = !scan && !(await ledger.hasDue(tenantId, now(), scope));
      if (isOver) return { ended: 'done' };
      if (options.onProgress) {
        progress.due(await ledger.countDue(tenantId, now(), scope));
        options.onProgress(progress.now());
      }
      continue;
    }
    shared.onPace(batchesAtOnce(taken.pace, ceiling));
    const runStartedAt = now();
    let end: BatchWorkerEnd;
    try {
      end = await runBatches({ ...shared, failureStreak }, taken);
    } finally {
      await graphSlots.release(taken.lease);
    }
    if (end === 'stopped') break;
    if (end === 'lost') continue;
    if (end === 'surplus') {
      if (!shared.isAlone()) return { ended: 'busy' };
      continue;
    }
    if (end === 'done') {
      const retryAt = scan ? undefined : retries.next(runStartedAt);
      if (!retryAt || !(await waitUntil(retryAt))) return { ended: 'done' };
      continue;
    }
    if ('state' in end) {
      const failures = failureStreak.length;
      if (PERMANENT_FAILURES.includes(end.reason) || failures >= MAX_FAILED_BATCHES)
        return { ended: 'failed', failure: end };
      const pause = end.retryAfter ?? backoff(failures, BATCH_RETRY, random());
      end = { pausedUntil: withinMaxWait(new Date(now().getTime() + pause), now()) };
      // All instances observe this pause.
      await graphSlots.pause(tenantId, end.pausedUntil);
    }
    if (!(await pauseUntil(end.pausedUntil))) return { ended: 'paused' };
  }
  return { ended: 'stopped' };
}
