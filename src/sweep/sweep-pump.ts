import type { Pump } from '../jobs.ts';
import type { RunSweep } from './types.ts';

/** Sweeps beat after beat, while that is wanted: nobody's photo is looked at before an admin has said so. */
export function sweepPump(run: RunSweep, isWanted: () => Promise<boolean>): Pump {
  return {
    name: 'sweep',
    async run(signal) {
      if (!(await isWanted())) return undefined;
      const report = await run({ signal });
      return report.batches > 0 || report.failure ? report : undefined;
    },
  };
}
