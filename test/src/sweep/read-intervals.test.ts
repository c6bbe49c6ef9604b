import assert from 'node:assert/strict';
import fc from 'fast-check';
import { latestDue, nextReadAt, nextRetryAt } from '../../../src/sweep/read-intervals.ts';
import { DAY, HOUR, later, MINUTE, NOON } from '../../helpers/sweep/watched.ts';

const INTERVALS = { regular: HOUR, priority: 15 * MINUTE };
const halfway = () => 0.5;

describe('The time of the next read', () => {
  it('is after the regular interval, or after the priority interval while it applies', () => {
    assert.deepEqual(nextReadAt(NOON, undefined, INTERVALS, halfway), later(HOUR));
    assert.deepEqual(nextReadAt(NOON, later(1), INTERVALS, halfway), later(15 * MINUTE));
    assert.deepEqual(nextReadAt(NOON, NOON, INTERVALS, halfway), later(HOUR));
  });

  it('is never later than the regular interval', () => {
    const often = { regular: 5 * MINUTE, priority: 15 * MINUTE };
    assert.deepEqual(nextReadAt(NOON, later(1), often, halfway), later(5 * MINUTE));
  });

  it('is never later than the bound above which the clock must have been ahead', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: MINUTE, max: 7 * DAY }),
        fc.integer({ min: 1, max: 60 }),
        unit,
        (regular, failures, share) => {
          const { afterRead, afterFailure } = latestDue(NOON, { regular });
          const random = () => share;
          assert.ok(nextReadAt(NOON, undefined, { regular, priority: regular }, random) < afterRead);
          assert.ok(nextRetryAt(NOON, failures, undefined, random) < afterFailure);
        },
      ),
    );
  });

  it('varies by a tenth either way', () => {
    assert.deepEqual(
      nextReadAt(NOON, undefined, INTERVALS, () => 0),
      later(54 * MINUTE),
    );
    assert.deepEqual(
      nextReadAt(NOON, undefined, INTERVALS, () => 1),
      later(66 * MINUTE),
    );
  });

  it('is never before the end of a Retry-After', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: DAY }),
        fc.float({ min: 0, max: 1, noNaN: true }),
        (attempts, pause, random) => {
          const at = nextRetryAt(NOON, attempts, pause, () => random);
          assert.ok(at >= later(pause) && at <= later(Math.ceil(pause * 1.1)));
        },
      ),
    );
  });

  it('is later with each failure, up to a day', () => {
    const pauses = Array.from({ length: 20 }, (_, index) => nextRetryAt(NOON, index + 1, undefined, () => 0).getTime());
    assert.equal(pauses[0], later(MINUTE).getTime());
    assert.deepEqual(
      pauses,
      pauses.toSorted((a, b) => a - b),
    );
    assert.equal(pauses.at(-1), later(DAY).getTime());
  });
});
