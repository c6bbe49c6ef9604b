import type { GraphPace } from '../store/ledger/types.ts';

/**
 * Default of `SWEEP_BATCHES_AT_ONCE`. Graph allows four concurrent photo requests per app and mailbox, and runs four
 * parts of a batch at a time: https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits,
 * https://learn.microsoft.com/answers/questions/1660054. An older copy of the first page counts per app over all
 * mailboxes. Then one batch in flight is the most. Which one holds is UNCONFIRMED [photos-at-once], so the sweep finds
 * it out.
 */
export const DEFAULT_BATCHES_AT_ONCE = 4;

/** Batches that a new slot has to read without throttling, before it reads full ones. */
const TRIAL_BATCHES = 3;
/**
 * Sizes of batches during a trial, in parts. Small, because Graph may refuse all of the one on trial, or of another if
 * the one on trial came first. Four parts keep Graph as busy as twenty.
 */
const TRIAL_PARTS = { onTrial: 2, others: 4 };
/** Full batches without throttling, after which one more batch is tried. */
const STEP = 4;
/**
 * The same after Graph has refused that number of batches. It doubles with each further refusal. A refused trial costs
 * a few parts, so less than one part in 1,000 is refused.
 */
const PATIENCE = { first: 500, longest: 8_000 };

/** What a batch, or a person's request, shows about the pace. */
export interface PaceReport {
  /** `throttled`: Graph refused at least one part with 429, or named a time to retry. */
  readonly outcome: 'clean' | 'throttled';
  /** Slot of the batch. Undefined: a person's request. */
  readonly slot?: number | undefined;
  /** `GraphPace.decreases` when the batch was sent. Undefined: it shows the present pace. */
  readonly decreases?: number | undefined;
  /** The batch was as large as it could be. Others say nothing about a higher pace. */
  readonly isFull: boolean;
  /** Slots that are held, this one included. */
  readonly inUse: number;
}

/** Number of batches that may be in flight at this pace. `ceiling`: the setting; at least 1. */
export function batchesAtOnce({ atOnce }: GraphPace, ceiling: number): number {
  return Math.min(atOnce, ceiling);
}

/** True if the slot is new at this pace. */
export function isOnTrial({ atOnce, trial }: GraphPace, slot: number): boolean {
  return trial > 0 && slot === atOnce - 1;
}

/** Size of the slot's next batch, in parts: `most`, or less during a trial. */
export function partsAtPace(pace: GraphPace, slot: number, most: number): number {
  if (pace.trial === 0) return most;
  return Math.min(most, isOnTrial(pace, slot) ? TRIAL_PARTS.onTrial : TRIAL_PARTS.others);
}

/**
 * The pace after a report: additive increase, multiplicative decrease (https://www.rfc-editor.org/rfc/rfc5681). It
 * counts batches and reads no clock, so that instances whose clocks differ agree. Returns the same object if nothing
 * changes.
 */
export function adaptPace(pace: GraphPace, report: PaceReport, ceiling: number): GraphPace {
  const bounded = pace.atOnce > ceiling ? { ...pace, atOnce: ceiling, trial: 0, clean: 0 } : pace;
  // Batches that were in flight at the last decrease say nothing about the pace since then.
  if (report.decreases !== undefined && report.decreases < bounded.decreases) return bounded;
  return report.outcome === 'throttled' ? slowDown(bounded) : speedUp(bounded, report, ceiling);
}

function slowDown({ atOnce, refusedAt, patience, decreases }: GraphPace): GraphPace {
  const again = atOnce > 1 ? Math.min(PATIENCE.longest, 2 * patience) : patience;
  return {
    atOnce: Math.max(1, atOnce >> 1),
    trial: 0,
    clean: 0,
    refusedAt: Math.max(2, atOnce),
    patience: refusedAt === undefined ? PATIENCE.first : again,
    decreases: decreases + 1,
  };
}

function speedUp(pace: GraphPace, { slot, isFull, inUse }: PaceReport, ceiling: number): GraphPace {
  const { atOnce, trial, refusedAt, patience } = pace;
  // A batch that had Graph for itself does not show that Graph allows more.
  if (!isFull || inUse < atOnce) return pace;
  if (trial > 0) return slot === atOnce - 1 ? { ...pace, trial: trial - 1 } : pace;
  const clean = pace.clean + 1;
  // Graph now allows what it once refused.
  if (refusedAt !== undefined && atOnce >= refusedAt && clean >= STEP) {
    return { ...pace, clean, refusedAt: undefined, patience: 0 };
  }
  const needed = refusedAt !== undefined && atOnce + 1 >= refusedAt ? patience : STEP;
  if (clean < needed) return { ...pace, clean };
  if (atOnce < ceiling) return { ...pace, atOnce: atOnce + 1, trial: TRIAL_BATCHES, clean: 0 };
  return pace;
}
