import { setImmediate } from 'node:timers/promises';
import type { PhotoReadings } from '../microsoft365/graph/photo-batch.ts';
import type { Failed } from '../photo/evidence.ts';
import type { GraphSlots, LedgerScope, SlotLease } from '../store/ledger/types.ts';
import { type FailureStreak, failEach, isIsolated, MAX_FORBIDDEN_BATCHES, maxPartsAfter } from './batch-failures.ts';
import { type Batch, type BatchItem, planBatch } from './plan-batch.ts';
import { type ProcessedBatch, processReadings, type ReadingContext } from './process-readings.ts';
import type { ProgressCounter } from './progress.ts';
import { BATCH_TIMEOUT_MS } from './read-etags.ts';

/**
 * Lease of a slot in milliseconds, renewed with each plan. It covers the batch in flight, the next one, and 20 s by
 * which the clocks of instances may differ.
 */
export const SLOT_LEASE_MS = 2 * BATCH_TIMEOUT_MS + 20_000;

export interface BatchWorker extends ReadingContext {
  readonly graphSlots: GraphSlots;
  /** Limits the people who are due. */
  readonly scope?: LedgerScope;
  /** Reads one batch; never rejects. */
  readonly read: (items: readonly BatchItem[]) => Promise<PhotoReadings | Failed>;
  /** Size of the next batch in parts; default `limits.graph.batch`. */
  readonly maxParts?: () => number;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly progress: ProgressCounter;
  readonly failureStreak: FailureStreak;
  /** Called after each batch that was written. */
  readonly onProcessed: (batch: ProcessedBatch) => void;
  /** Position of a scan over all watched people, by object id. Undefined: only the people who are due are read. */
  readonly scan: { after: string } | undefined;
}

/**
 * Why a worker ended. `done`: no one is due. `lost`: another worker holds the slot. `stopped`: the signal aborted.
 * `pausedUntil`: Graph throttles, or a person's request has priority. Failed: the batch as a whole.
 */
export type BatchWorkerEnd = 'done' | 'lost' | 'stopped' | { readonly pausedUntil: Date } | Failed;

/**
 * Reads batches while people are due. The next batch is sent as soon as the last one is answered: while one batch is in
 * flight, the previous one is written and the next one is planned.
 */
export async function runBatches(worker: BatchWorker, slot: SlotLease): Promise<BatchWorkerEnd> {
  const { failureStreak, graphSlots, progress, scan, signal, tenantId } = worker;
  let rereads: readonly BatchItem[] = [];
  /** Forbidden batches in a row, and the last failure of them. */
  let forbidden = 0;
  let forbiddenFailure: Failed | undefined;
  let previous: { readonly items: readonly BatchItem[]; readonly readings: PhotoReadings } | undefined;

  async function plan(inFlight: readonly BatchItem[]): Promise<Planned> {
    const now = worker.now();
    const scannedUntil = scan?.after;
    const planned = await planBatch({
      ledger: worker.ledger,
      slot,
      now,
      leaseUntil: new Date(now.getTime() + SLOT_LEASE_MS),
      rereads,
      inFlight: [...inFlight, ...rereads].map(({ objectId }) => objectId),
      after: scannedUntil,
      scope: worker.scope,
      most: maxPartsAfter(failureStreak, worker.maxParts?.()),
    });
    if (planned === 'lost' || 'pausedUntil' in planned) return planned;
    rereads = planned.deferred;
    if (scan) scan.after = planned.items.map(({ objectId }) => objectId).reduce(greater, scan.after);
    return { ...planned, scannedUntil };
  }

  async function processPrevious(): Promise<void> {
    if (!previous) return;
    const batch = await processReadings(worker, previous.items, previous.readings, worker.now());
    previous = undefined;
    rereads = [...rereads, ...batch.rereads];
    progress.processed(batch);
    worker.onProcessed(batch);
  }

  function resetScan({ scannedUntil }: PlannedBatch): void {
    if (scan && scannedUntil !== undefined) scan.after = scannedUntil;
  }

  /** Holds a planned batch back if the sweep has since been stopped, or paused for people or by another worker. */
  async function unlessPaused(planned: Planned): Promise<Planned> {
    if (signal.aborted) return 'stopped';
    if (!isBatch(planned) || planned.items.length === 0) return planned;
    const pausedUntil = await graphSlots.pausedUntil(tenantId, worker.now());
    if (!pausedUntil) return planned;
    resetScan(planned);
    return { pausedUntil };
  }

  let next: Planned = await plan([]);
  while (isBatch(next)) {
    const batch: PlannedBatch = next;
    const { items } = batch;
    if (items.length === 0) {
      // The previous batch may still lead to rereads.
      if (!previous) return forbiddenFailure ?? 'done';
      await processPrevious();
      next = await plan([]);
      continue;
    }
    progress.sent(items);
    const answer = worker.read(items);
    const nextPlan = requestSent()
      .then(processPrevious)
      .then(() => plan(items));
    // On an error, wait for the batch in flight first: it needs the slot.
    nextPlan.catch(() => {});
    const readings = await answer;
    next = await nextPlan;
    if (!('state' in readings)) {
      failureStreak.length = 0;
      [forbidden, forbiddenFailure] = [0, undefined];
      previous = { items, readings };
      next = await unlessPaused(next);
      continue;
    }
    if (readings.reason === 'forbidden') {
      // Other batches show whether the app may read anyone. Until then these people wait a regular interval.
      previous = { items, readings: failEach(readings, items, worker.intervals.regular) };
      forbiddenFailure = readings;
      next = ++forbidden >= MAX_FORBIDDEN_BATCHES ? readings : await unlessPaused(next);
      continue;
    }
    failureStreak.length += 1;
    if (isIsolated(items, failureStreak)) previous = { items, readings: failEach(readings, items) };
    resetScan(batch);
    next = readings;
  }
  await processPrevious();
  return next;
}

/** Resolves when the request has been sent. Without this wait, the embedded database would block the thread first. */
async function requestSent(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await setImmediate();
}

/** `scannedUntil`: position of the scan before this batch. */
type PlannedBatch = Batch & { readonly scannedUntil: string | undefined };
type Planned = PlannedBatch | Exclude<BatchWorkerEnd, 'done'>;

function isBatch(planned: Planned): planned is PlannedBatch {
  return typeof planned === 'object' && 'items' in planned;
}

function greater(a: string, b: string): string {
  return a > b ? a : b;
}
