import { setImmediate } from 'node:timers/promises';
import type { PhotoReadings } from '../microsoft365/graph/photo-batch.ts';
import type { Failed } from '../photo/evidence.ts';
import type { Among, GraphSlots, HeldSlot } from '../store/ledger/types.ts';
import { ENOUGH_REFUSALS, type FailureStreak, isTheirs, partsAfter, toEach } from './batch-failures.ts';
import { type Batch, type BatchItem, planBatch } from './plan-batch.ts';
import { type ProcessedBatch, processReadings, type ReadingContext } from './process-readings.ts';
import type { ProgressCounter } from './progress.ts';
import { BATCH_DEADLINE } from './read-etags.ts';

/**
 * How long a slot is held, from the last plan on: the batch that is in flight while the next one is planned, and that one.
 * The clocks of instances may differ by the rest. Milliseconds.
 */
export const SLOT_LEASE = 2 * BATCH_DEADLINE + 20_000;

export interface BatchWorker extends ReadingContext {
  readonly graphSlots: GraphSlots;
  /** Only they are read, of those who are due. */
  readonly among?: Among;
  /** Reads one batch; never rejects. */
  readonly read: (asked: readonly BatchItem[]) => Promise<PhotoReadings | Failed>;
  /** How many parts the next batch may have; default `limits.graph.batch`. */
  readonly mostParts?: () => number;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly progress: ProgressCounter;
  readonly failureStreak: FailureStreak;
  /** After each batch that was written down. */
  readonly onApplied: (outcome: ProcessedBatch) => void;
  /** Of a walk over everybody: the object id where it goes on. Undefined: who is due is read. */
  readonly walk: { after: string } | undefined;
}

/** Why a lane ended: nobody is due, the slot is somebody else's, Graph wants to be left alone, the batch failed, or it was told to. */
export type BatchWorkerEnd = 'done' | 'lost' | 'stopped' | { readonly pausedUntil: Date } | Failed;

/**
 * Reads batch after batch as long as anybody is due. The next batch leaves the moment the former is answered: while one is in flight, the
 * one before it is written down and the one after it is planned.
 */
export async function runBatches(lane: BatchWorker, held: HeldSlot): Promise<BatchWorkerEnd> {
  let questions: readonly BatchItem[] = [];
  /** Batches in a row that the app was refused, and how the last one was. */
  let refusals = 0;
  let refusal: Failed | undefined;
  let former: { readonly asked: readonly BatchItem[]; readonly readings: PhotoReadings } | undefined;

  async function plan(inFlight: readonly BatchItem[]): Promise<Planned> {
    const { ledger, walk } = lane;
    const now = lane.now();
    const heldUntil = new Date(now.getTime() + SLOT_LEASE);
    const taken = [...inFlight, ...questions].map(({ objectId }) => objectId);
    const from = walk?.after;
    const planned = await planBatch({
      ledger,
      held,
      now,
      heldUntil,
      questions,
      taken,
      after: from,
      among: lane.among,
      most: partsAfter(lane.failureStreak, lane.mostParts?.()),
    });
    if (planned === 'lost' || 'pausedUntil' in planned) return planned;
    questions = planned.waiting;
    if (walk) walk.after = planned.asked.map(({ objectId }) => objectId).reduce(greater, walk.after);
    return { ...planned, from };
  }

  async function writeDown(): Promise<void> {
    if (!former) return;
    const outcome = await processReadings(lane, former.asked, former.readings, lane.now());
    former = undefined;
    questions = [...questions, ...outcome.questions];
    lane.progress.applied(outcome);
    lane.onApplied(outcome);
  }

  /** Since it was planned, somebody may have come who goes first, on whichever instance, or another lane was put off. */
  async function mayLeave(planned: Planned): Promise<Planned> {
    if (lane.signal.aborted) return 'stopped';
    if (!isBatch(planned) || planned.asked.length === 0) return planned;
    const pausedUntil = await lane.graphSlots.pausedUntil(lane.tenantId, lane.now());
    if (!pausedUntil) return planned;
    if (lane.walk && planned.from !== undefined) lane.walk.after = planned.from;
    return { pausedUntil };
  }

  let next: Planned = await plan([]);
  while (isBatch(next)) {
    const batch: PlannedBatch = next;
    if (batch.asked.length === 0) {
      // What was read last may have left questions open.
      if (!former) return refusal ?? 'done';
      await writeDown();
      next = await plan([]);
      continue;
    }
    lane.progress.sent(batch.asked);
    const answer = lane.read(batch.asked);
    const meanwhile = sent()
      .then(writeDown)
      .then(() => plan(batch.asked));
    // Should it fail, the batch in flight is waited for first: the slot is ours until then.
    meanwhile.catch(() => {});
    const readings = await answer;
    next = await meanwhile;
    if (!('state' in readings)) {
      lane.failureStreak.failures = 0;
      [refusals, refusal] = [0, undefined];
      former = { asked: batch.asked, readings };
      next = await mayLeave(next);
      continue;
    }
    if (readings.reason === 'forbidden') {
      // Of all of them, or of the app? The others will tell. Until then these wait as long as anybody does.
      former = { asked: batch.asked, readings: toEach(readings, batch.asked, lane.intervals.regular) };
      refusal = readings;
      next = ++refusals >= ENOUGH_REFUSALS ? readings : await mayLeave(next);
      continue;
    }
    lane.failureStreak.failures += 1;
    if (isTheirs(batch.asked, lane.failureStreak))
      former = { asked: batch.asked, readings: toEach(readings, batch.asked) };
    if (lane.walk && batch.from !== undefined) lane.walk.after = batch.from;
    next = readings;
  }
  await writeDown();
  return next;
}

/** The embedded database works in this very thread: first of all the request that was begun goes out. */
async function sent(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await setImmediate();
}

/** `from`: where a walk over everybody stood before. */
type PlannedBatch = Batch & { readonly from: string | undefined };
type Planned = PlannedBatch | Exclude<BatchWorkerEnd, 'done'>;

function isBatch(planned: Planned): planned is PlannedBatch {
  return typeof planned === 'object' && 'asked' in planned;
}

function greater(a: string, b: string): string {
  return a > b ? a : b;
}
