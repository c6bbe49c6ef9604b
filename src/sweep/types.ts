import type { Failed, FailureReason } from '../photo/evidence.ts';
import type { LedgerScope } from '../store/ledger/types.ts';

/** How far a sweep is. */
export interface Progress {
  /** People whose photo was read, or could not be read for another reason than throttling. */
  readonly done: number;
  /** Estimate of the people who are still due. */
  readonly left: number;
  /** People per second, over the last seconds. */
  readonly rate: number;
  readonly batches: number;
  readonly parts: number;
  /** Parts that Graph throttled; they were or will be requested again. */
  readonly throttled: number;
  /** First readings of a person. */
  readonly baseline: number;
  readonly appeared: number;
  readonly changed: number;
  readonly vanished: number;
  /** New ETags of the same picture. */
  readonly samePicture: number;
  /** People who have left the directory or are blocked from signing in. */
  readonly gone: number;
  /** People who could not be read, by reason. */
  readonly failed: Readonly<Partial<Record<FailureReason, number>>>;
  /** End of the pause that Graph asked for. */
  readonly pausedUntil: Date | undefined;
}

export interface SweepReport extends Progress {
  /**
   * `done`: no one is due any more, except people whose retry takes longer than the sweep waits.
   * `busy`: another instance holds the slots and reads the rest.
   */
  readonly ended: 'done' | 'busy' | 'stopped' | 'paused' | 'failed';
  /** Set with `failed`: an admin has to act, or Graph was unavailable for too long. */
  readonly failure?: Failed;
}

export interface RunSweepOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Longest wait for a pause, a slot or a retry, in milliseconds; longer ones are left to the next sweep. */
  readonly maxWait?: number;
  /** Reads all watched people and writes nothing. */
  readonly dryRun?: boolean;
  /** Limits the sweep to these people. */
  readonly scope?: LedgerScope;
}

/** Runs one sweep. */
export type RunSweep = (options: RunSweepOptions) => Promise<SweepReport>;
