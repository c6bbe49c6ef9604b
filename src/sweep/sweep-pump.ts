import type { Pump } from '../jobs.ts';
import type { RunSweep } from './types.ts';

/**
 * Runs a sweep with each beat while an admin has switched nudges on. Reports sweeps that read something or failed.
 * `people`: whose photos are read now; `none` while nudges are off.
 */
export function sweepPump(run: RunSweep, people: () => Promise<'all' | 'pilot' | 'none'>): Pump {
  return {
    name: 'sweep',
    async run(signal) {
      const scope = await people();
      if (scope === 'none') return undefined;
      const report = await run({ signal, ...(scope === 'pilot' && { scope }) });
      return report.batches > 0 || report.failure ? report : undefined;
    },
  };
}
