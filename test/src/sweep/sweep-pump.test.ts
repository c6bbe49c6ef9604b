import assert from 'node:assert/strict';
import type { SweepReport } from '../../../src/sweep/sweep.ts';
import { sweepPump } from '../../../src/sweep/sweep-pump.ts';
import type { RunSweep } from '../../../src/sweep/types.ts';

describe('The pump that sweeps', () => {
  const NEVER = new AbortController().signal;
  let wanted: boolean;
  let report: Partial<SweepReport>;
  let signals: AbortSignal[];
  const run: RunSweep = async ({ signal }) => {
    signals.push(signal);
    return report as SweepReport;
  };
  const pump = sweepPump(run, async () => wanted);
  beforeEach(() => {
    [wanted, report, signals] = [true, { ended: 'done', batches: 3 }, []];
  });

  it('looks at nobody before an admin has said so', async () => {
    wanted = false;
    assert.equal(await pump.run(NEVER), undefined);
    assert.deepEqual(signals, []);
  });

  it('sweeps until it is told to end, and tells what it did', async () => {
    assert.deepEqual(await pump.run(NEVER), report);
    assert.deepEqual(signals, [NEVER]);
  });

  it('has nothing to tell where nobody was due, unless it failed', async () => {
    report = { ended: 'done', batches: 0 };
    assert.equal(await pump.run(NEVER), undefined);
    report = { ended: 'failed', batches: 0, failure: { state: 'failed', reason: 'not-allowed' } };
    assert.deepEqual(await pump.run(NEVER), report);
  });
});
