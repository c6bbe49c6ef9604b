import { randomUUID } from 'node:crypto';
import { backoff } from '../backoff.ts';
import type { Failed } from '../photo/evidence.ts';
import { ENOUGH_FAILURES } from './batch-failures.ts';
import { type BatchWorker, type BatchWorkerEnd, runBatches, SLOT_LEASE } from './batch-worker.ts';
import type { ProcessedBatch } from './process-readings.ts';
import { createProgressCounter, type Progress } from './progress.ts';
import { createRetries } from './retries.ts';

export interface SweepOptions extends Omit<BatchWorker, 'progress' | 'walk' | 'onApplied' | 'failureStreak'> {
  /** How many batches may be in flight at once, over all instances: `limits.graph.batchesAtOnce`. */
  readonly batchesAtOnce: number;
  /** Waits; ends early, without an error, when the signal does. Milliseconds, real ones. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** How long it waits for whoever was put off, and for a slot; whatever takes longer is left to the next sweep. Milliseconds. */
  readonly patience: number;
  readonly onProgress?: (progress: Progress) => void;
}

export interface SweepReport extends Progress {
  /** `done`: nobody is due any more, or those that are can wait. `busy`: another instance has the slots, and works on the rest. */
  readonly ended: 'done' | 'busy' | 'stopped' | 'paused' | 'failed';
  /** Why it failed: no sweep can go on before somebody has seen to it, or Graph was out of reach for too long. */
  readonly failure?: Failed;
}

/** Spacing of retries after batches that failed as a whole. */
const BATCH_RETRY = { first: 2_000, longest: 60_000, jitter: 0.25 };
/** How often somebody who waits for a slot looks whether there is one. Milliseconds. */
const LOOK_AGAIN = 2_000;

/** These stay as they are until somebody acts. */
const PERMANENT_FAILURES: readonly Failed['reason'][] = ['forbidden', 'unauthorized', 'not-allowed'];

type Ending = Pick<SweepReport, 'ended' | 'failure'>;

/**
 * Looks at everybody who is due, until nobody is. Several instances may do so at once: they share the slots, and no two read the same
 * person. All that it knows is in the store, so a sweep that was stopped, or whose process died, goes on with the next one.
 * Rejects only where the store fails.
 */
export async function sweep(options: SweepOptions): Promise<SweepReport> {
  const { ledger, tenantId, now, dryRun, among } = options;
  const progress = createProgressCounter(now);
  // Most beats find nobody.
  if (!dryRun && !(await ledger.isAnybodyDue(tenantId, now(), among))) return { ...progress.now(), ended: 'done' };
  // Everybody is looked at for a trial only: of a million that takes a third of a second, in which an embedded database does nothing else.
  progress.due(
    dryRun ? (await ledger.count(tenantId, now(), among)).watched : await ledger.countDue(tenantId, now(), among),
  );
  const retries = createRetries();
  const onApplied = (outcome: ProcessedBatch) => {
    retries.note(outcome);
    options.onProgress?.(progress.now());
  };
  const walk = dryRun ? { after: '' } : undefined;
  const lane = { ...options, progress, onApplied, walk };
  // A walk has one place where it goes on.
  const lanes = Array.from({ length: walk ? 1 : options.batchesAtOnce }, () => runWorker(options, lane, retries));
  // Should the store fail one of them, the others come to their end first.
  await Promise.allSettled(lanes);
  const endings = await Promise.all(lanes);
  const rank: readonly Ending['ended'][] = ['failed', 'stopped', 'paused', 'done', 'busy'];
  const [ending] = endings.sort((a, b) => rank.indexOf(a.ended) - rank.indexOf(b.ended));
  return { ...progress.now(), ...(ending ?? { ended: 'done' }) };
}

/** Takes a slot, works as long as there is work, gives it back; and again after whatever has to be waited for. */
async function runWorker(
  options: SweepOptions,
  shared: Omit<BatchWorker, 'failureStreak'>,
  retries: ReturnType<typeof createRetries>,
): Promise<Ending> {
  const { graphSlots, tenantId, batchesAtOnce, now, signal, wait, patience, random } = options;
  const holder = randomUUID();
  const startedAt = now().getTime();
  const lane: BatchWorker = { ...shared, failureStreak: { failures: 0 } };

  /** False: it would take too long. */
  async function waitUntil(at: Date): Promise<boolean> {
    const pause = at.getTime() - now().getTime();
    if (pause > patience) return false;
    await wait(Math.max(1, pause), signal);
    return true;
  }

  async function pauseUntil(at: Date): Promise<boolean> {
    lane.progress.paused(at);
    options.onProgress?.(lane.progress.now());
    const waited = await waitUntil(at);
    if (waited) lane.progress.paused(undefined);
    return waited;
  }

  while (!signal.aborted) {
    const until = new Date(now().getTime() + SLOT_LEASE);
    const taken = await graphSlots.take({ tenantId, holder, slots: batchesAtOnce }, now(), until);
    if ('pausedUntil' in taken) {
      if (!(await pauseUntil(taken.pausedUntil))) return { ended: 'paused' };
      continue;
    }
    if ('heldUntil' in taken) {
      if (now().getTime() - startedAt > patience) return { ended: 'busy' };
      await wait(LOOK_AGAIN, signal);
      // Somebody else works on them.
      const isOver = !lane.walk && !(await lane.ledger.isAnybodyDue(tenantId, now(), options.among));
      if (isOver) return { ended: 'done' };
      if (options.onProgress) {
        lane.progress.due(await lane.ledger.countDue(tenantId, now(), options.among));
        options.onProgress(lane.progress.now());
      }
      continue;
    }
    const begunAt = now();
    let end: BatchWorkerEnd;
    try {
      end = await runBatches(lane, taken.held);
    } finally {
      await graphSlots.giveBack(taken.held);
    }
    if (end === 'stopped') break;
    if (end === 'lost') continue;
    if (end === 'done') {
      const retryAt = lane.walk ? undefined : retries.next(begunAt);
      if (!retryAt || !(await waitUntil(retryAt))) return { ended: 'done' };
      continue;
    }
    if ('state' in end) {
      const { failures } = lane.failureStreak;
      if (PERMANENT_FAILURES.includes(end.reason) || failures >= ENOUGH_FAILURES)
        return { ended: 'failed', failure: end };
      const pause = end.retryAfter ?? backoff(failures, BATCH_RETRY, random());
      end = { pausedUntil: new Date(now().getTime() + pause) };
      // Every instance heeds it.
      await graphSlots.pause(tenantId, end.pausedUntil);
    }
    if (!(await pauseUntil(end.pausedUntil))) return { ended: 'paused' };
  }
  return { ended: 'stopped' };
}
