import type { SweepOptions, SweepReport } from './sweep.ts';
/** One sweep, from now on. */
export type RunSweep = (
  how: Pick<SweepOptions, 'signal' | 'onProgress'> & Partial<Pick<SweepOptions, 'patience' | 'dryRun' | 'among'>>,
) => Promise<SweepReport>;
