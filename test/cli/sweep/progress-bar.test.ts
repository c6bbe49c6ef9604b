import assert from 'node:assert/strict';
import { progressLine } from '../../../cli/sweep/progress-bar.ts';
import type { Progress } from '../../../src/sweep/types.ts';

const PROGRESS: Progress = {
  done: 6_600,
  left: 13_400,
  rate: 79,
  batches: 330,
  parts: 6_603,
  throttled: 3,
  baseline: 0,
  appeared: 0,
  changed: 0,
  vanished: 0,
  samePicture: 0,
  gone: 0,
  failed: {},
  pausedUntil: undefined,
};

describe('The progress of a sweep', () => {
  it('is one line: share done, rate, throttled reads, time left', () => {
    assert.equal(
      progressLine(PROGRESS),
      '[#######.................]  33 %  6,600 of 20,000  79/s  throttled 3  about 3 min left',
    );
    assert.match(progressLine({ ...PROGRESS, done: 0, left: 0, rate: 0 }), /^\[#{24}\] 100 %/);
    assert.match(progressLine({ ...PROGRESS, left: 100 }), /about 2 s left$/);
  });

  it('shows a pause that Graph asked for', () => {
    const pausedUntil = new Date('2026-03-02T12:00:00Z');
    assert.match(progressLine({ ...PROGRESS, pausedUntil }), /pause until 2026-03-02T12:00:00/);
  });
});
