import assert from 'node:assert/strict';
import fc from 'fast-check';
import { copyTimes } from '../../../../src/open-sharepoint/timing/copy-timing.ts';
import {
  ENOUGH_OBSERVATIONS,
  learnTiming,
  MOST_OBSERVATIONS,
  NO_OBSERVATIONS,
  withObservation,
} from '../../../../src/open-sharepoint/timing/learned-timing.ts';
import type { TimingObservation } from '../../../../src/open-sharepoint/timing/types.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = new Date('2026-11-20T10:00:00Z');
const NOTHING = { interval: undefined, offset: undefined, meaning: undefined };

/** The record after these observations, an hour apart, the last one `ago` before now. */
function recordOf(observations: readonly TimingObservation[], ago = 0) {
  return observations.reduce((record, observation, index) => {
    return withObservation(record, observation, new Date(NOW.getTime() - ago - (observations.length - index) * HOUR));
  }, NO_OBSERVATIONS);
}
const learn = (observations: readonly TimingObservation[], ago = 0) => learnTiming(recordOf(observations, ago), NOW);
const times = (count: number, observation: TimingObservation) => Array.from({ length: count }, () => observation);

describe('What is learned of the times of copies', () => {
  it('is nothing until enough observations agree', () => {
    const seen = { gap: HOUR, offset: -480, meaning: 'copy' } as const;
    assert.deepEqual(learn(times(ENOUGH_OBSERVATIONS - 1, seen)), NOTHING);
    assert.deepEqual(learn(times(ENOUGH_OBSERVATIONS, seen)), { interval: HOUR, offset: -480, meaning: 'copy' });
  });

  it('is the shortest interval that enough copies kept, of the last two months', () => {
    const gaps = [9, 2, 5, 7].map((hours) => ({ gap: hours * HOUR }));
    assert.equal(learn(gaps).interval, 7 * HOUR);
    assert.equal(learn(gaps, 61 * DAY).interval, undefined);
    assert.equal(learn([...gaps, { gap: 1 }]).interval, 5 * HOUR, 'a single short one does not count');
  });

  it('is no interval where the timestamp does not name the time of the copy', () => {
    assert.equal(learn(times(5, { gap: HOUR, meaning: 'other' })).interval, undefined);
  });

  it('follows a change, such as the end of daylight saving time, after a few observations', () => {
    const before = times(20, { offset: 120 });
    assert.equal(learn([...before, ...times(2, { offset: 60 })]).offset, 120);
    assert.equal(learn([...before, ...times(3, { offset: 60 })]).offset, 60);
    assert.equal(learn([1, 2, 3, 4, 5].map((quarters) => ({ offset: quarters * 15 }))).offset, undefined);
  });

  it('does not depend on the order in which instances record, and keeps the latest', () => {
    const anyOffsets = fc.uniqueArray(fc.integer({ min: 0, max: 1_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(anyOffsets, (minutes) => {
        const record = minutes.reduce(
          (before, minute) => withObservation(before, { offset: minute }, new Date(minute * 60_000)),
          NO_OBSERVATIONS,
        );
        const latest = minutes.toSorted((a, b) => a - b).slice(-MOST_OBSERVATIONS);
        assert.deepEqual(
          record.offsets.map(({ value }) => value),
          latest,
        );
      }),
    );
  });

  it('gives way to the interval that an admin has set', () => {
    const learned = { interval: HOUR, offset: -480, meaning: 'copy' } as const;
    assert.deepEqual(copyTimes({ copyInterval: DAY, isIntervalSet: false }, learned), {
      copyInterval: DAY,
      learnedInterval: HOUR,
      stampOffset: -8 * HOUR,
    });
    assert.deepEqual(copyTimes({ copyInterval: DAY, isIntervalSet: true }, learned), {
      copyInterval: DAY,
      stampOffset: -8 * HOUR,
    });
  });
});
