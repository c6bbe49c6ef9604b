import type { BestEffort } from '../cache/best-effort.ts';
import type { NudgeMode } from '../nudges/nudge-mode.ts';
import type { Ledger } from '../store/ledger/types.ts';
import type { ReadIntervals } from './read-intervals.ts';

/** Whether photo changes are noticed in time. */
export interface SweepFreshness {
  /** Asks the database. Never rejects; the last answer stays if the database fails. */
  read(): Promise<void>;
  /** At the last reading, a photo had been due for longer than the regular interval. False while nudges are off. */
  isStale(): boolean;
}

export interface SweepFreshnessOptions {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'hasDue'>;
  /** The mode of the nudges in effect. */
  readonly mode: () => Promise<NudgeMode>;
  readonly intervals: Pick<ReadIntervals, 'regular'>;
  readonly now: () => Date;
  readonly bestEffort: BestEffort;
}

export function createSweepFreshness(options: SweepFreshnessOptions): SweepFreshness {
  const { tenantId, ledger, mode, intervals, now, bestEffort } = options;
  let stale = false;
  async function readStale(): Promise<boolean> {
    const current = await mode();
    if (current === 'off') return false;
    const dueBefore = new Date(now().getTime() - intervals.regular);
    return ledger.hasDue(tenantId, dueBefore, current === 'pilot' ? current : undefined);
  }
  return {
    async read() {
      stale = await bestEffort('Whether photos are overdue was not read.', readStale, stale);
    },
    isStale: () => stale,
  };
}
