import assert from 'node:assert/strict';
import { sweepPump } from '../../../src/sweep/sweep-pump.ts';
import type { RunSweep, SweepReport } from '../../../src/sweep/types.ts';

describe('The sweep pump', () => {
  const NEVER = new AbortController().signal;
  let isOn: boolean;
  let report: Partial<SweepReport>;
  let signals: AbortSignal[];
  const run: RunSweep = async ({ signal }) => {
    signals.push(signal);
    return report as SweepReport;
  };
  const pump = sweepPump(run, async () => (isOn ? 'all' : 'none'));
  beforeEach(() => {
    [isOn, report, signals] = [true, { ended: 'done', batches: 3 }, []];
  });

  it('reads no photo while nudges are off', async () => {
    isOn = false;
    assert.equal(await pump.run(NEVER), undefined);
    assert.deepEqual(signals, []);
  });

  it('passes the signal to the sweep and returns its report', async () => {
    assert.deepEqual(await pump.run(NEVER), report);
    assert.deepEqual(signals, [NEVER]);
  });

  it('reports a sweep without batches only if it failed', async () => {
    report = { ended: 'done', batches: 0 };
    assert.equal(await pump.run(NEVER), undefined);
    report = { ended: 'failed', batches: 0, failure: { state: 'failed', reason: 'not-allowed' } };
    assert.deepEqual(await pump.run(NEVER), report);
  });
});
