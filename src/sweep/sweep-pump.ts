import type { Pump } from '../jobs.ts';
import type { RunSweep } from './types.ts';

/** Runs a sweep with each beat while an admin has switched nudges on. Reports sweeps that read something or failed. */
export function sweepPump(run: RunSweep, isOn: () => Promise<boolean>): Pump {
  return {
    name: 'sweep',
    async run(signal) {
      if (!(await isOn())) return undefined;
      const report = await run({ signal });
      return report.batches > 0 || report.failure ? report : undefined;
    },
  };
}
