import { setImmediate } from 'node:timers/promises';
import { limits } from '../limits.ts';
import { type PhotoReadings, partsOf } from '../microsoft365/graph/photo-batch.ts';
import type { Failed } from '../photo/evidence.ts';
import type { GraphPace, GraphSlots, LedgerScope, SlotLease } from '../store/ledger/types.ts';
import { adaptPace, batchesAtOnce, isOnTrial, partsAtPace } from './adapt-pace.ts';
import { type FailureStreak, failEach, isIsolated, MAX_FORBIDDEN_BATCHES, maxPartsAfter } from './batch-failures.ts';
import { paceOutcome } from './pace-outcome.ts';
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
  /** Most batches in flight at once, over all instances. */
  readonly ceiling: number;
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
  /** Called with the number of batches that may be in flight, after each answer. */
  readonly onPace: (atOnce: number) => void;
  /** Position of a scan over all watched people, by object id. Undefined: only the people who are due are read. */
  readonly scan: { after: string } | undefined;
}

/**
 * Why a worker ended. `done`: no one is due. `lost`: another worker holds the slot. `surplus`: the pace has fallen
 * below this slot. `stopped`: the signal aborted. `pausedUntil`: Graph throttles, or a person's request has priority.
 * Failed: the batch as a whole.
 */
export type BatchWorkerEnd = 'done' | 'lost' | 'surplus' | 'stopped' | { readonly pausedUntil: Date } | Failed;

/**
 * Reads batches while people are due. The next batch is sent as soon as the last one is answered: while one batch is in
 * flight, the previous one is written and the next one is planned.
 */
export async function runBatches(
  worker: BatchWorker,
  { lease: slot, pace: firstPace }: { readonly lease: SlotLease; readonly pace: GraphPace },
): Promise<BatchWorkerEnd> {
  const { ceiling, failureStreak, graphSlots, progress, scan, signal, tenantId } = worker;
  let pace = firstPace;
  let rereads: readonly BatchItem[] = [];
  /** Forbidden batches in a row, and the last failure of them. */
  let forbidden = 0;
  let forbiddenFailure: Failed | undefined;
  let previous: { readonly items: readonly BatchItem[]; readonly readings: PhotoReadings } | undefined;

  async function plan(inFlight: readonly BatchItem[]): Promise<Planned> {
    if (slot.slot >= batchesAtOnce(pace, ceiling)) return 'surplus';
    const now = worker.now();
    const scannedUntil = scan?.after;
    const onTrial = isOnTrial(pace, slot.slot);
    const most = partsAtPace(pace, slot.slot, maxPartsAfter(failureStreak, worker.maxParts?.()));
    const planned = await planBatch({
      ledger: worker.ledger,
      slot,
      now,
      leaseUntil: new Date(now.getTime() + SLOT_LEASE_MS),
      rereads,
      inFlight: [...inFlight, ...rereads].map(({ objectId }) => objectId),
      after: scannedUntil,
      scope: worker.scope,
      most,
    });
    if (planned === 'lost' || 'pausedUntil' in planned) return planned;
    rereads = planned.deferred;
    if (scan) scan.after = planned.items.map(({ objectId }) => objectId).reduce(greater, scan.after);
    const parts = planned.items.reduce((sum, item) => sum + partsOf(item), 0);
    return { ...planned, scannedUntil, onTrial, isFull: parts >= (onTrial ? most : limits.graph.batch) };
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

  /** Adapts the pace to an answer. Returns the end of the pause if reads are paused. */
  async function reportAnswer({ isFull }: PlannedBatch, readings: PhotoReadings | Failed, decreases: number) {
    const outcome = paceOutcome(readings);
    const adapted = await graphSlots.adapt(tenantId, worker.now(), (current, inUse) =>
      outcome ? adaptPace(current, { outcome, slot: slot.slot, decreases, isFull, inUse }, ceiling) : current,
    );
    pace = adapted.pace;
    worker.onPace(batchesAtOnce(pace, ceiling));
    return adapted.pausedUntil;
  }

  /** Holds a planned batch back if the sweep has since been stopped, paused for people or by a worker, or slowed. */
  function unlessHeldBack(planned: Planned, pausedUntil: Date | undefined): Planned {
    if (signal.aborted) return 'stopped';
    if (!isBatch(planned) || planned.items.length === 0) return planned;
    const isSurplus = slot.slot >= batchesAtOnce(pace, ceiling);
    if (!pausedUntil && !isSurplus) return planned;
    resetScan(planned);
    return pausedUntil ? { pausedUntil } : 'surplus';
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
    const { decreases } = pace;
    const answer = worker.read(items);
    const nextPlan = requestSent()
      .then(processPrevious)
      .then(() => plan(items));
    // On an error, wait for the batch in flight first: it needs the slot.
    nextPlan.catch(() => {});
    const readings = await answer;
    next = await nextPlan;
    const pausedUntil = await reportAnswer(batch, readings, decreases);
    if (!('state' in readings)) {
      failureStreak.length = 0;
      [forbidden, forbiddenFailure] = [0, undefined];
      previous = { items, readings };
      next = unlessHeldBack(next, pausedUntil);
      continue;
    }
    if (readings.reason === 'throttled' && batch.onTrial && !scan) {
      // The pace was too high by this batch, and has fallen. The others continue.
      previous = { items, readings: failEach(readings, items) };
      next = unlessHeldBack(next, pausedUntil);
      continue;
    }
    if (readings.reason === 'forbidden') {
      // Other batches show whether the app may read anyone. Until then these people wait a regular interval.
      previous = { items, readings: failEach(readings, items, worker.intervals.regular) };
      forbiddenFailure = readings;
      next = ++forbidden >= MAX_FORBIDDEN_BATCHES ? readings : unlessHeldBack(next, pausedUntil);
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

interface PlannedBatch extends Batch {
  /** Position of the scan before this batch. */
  readonly scannedUntil: string | undefined;
  readonly onTrial: boolean;
  /** As large as it could be. */
  readonly isFull: boolean;
}
type Planned = PlannedBatch | Exclude<BatchWorkerEnd, 'done'>;

function isBatch(planned: Planned): planned is PlannedBatch {
  return typeof planned === 'object' && 'items' in planned;
}

function greater(a: string, b: string): string {
  return a > b ? a : b;
}
