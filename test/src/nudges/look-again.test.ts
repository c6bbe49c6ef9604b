import assert from 'node:assert/strict';
import { lookAgainAt } from '../../../src/nudges/look-again.ts';

const HOURS = { from: 540, until: 1080, days: [1, 2, 3, 4, 5] };
const MINUTE = 60_000;
/** A Wednesday, ten in the morning in Rome. */
const NOW = new Date('2026-03-04T09:00:00Z');
const in_ = (minutes: number, from = NOW) => new Date(from.getTime() + minutes * MINUTE);

const again = (looks: number, againFrom: Date | undefined, now = NOW) =>
  lookAgainAt({ looks, againFrom, timeZone: 'Europe/Rome' }, HOURS, now);

describe('Looking again at whom nobody could see', () => {
  it('is a few minutes later, twice', () => {
    assert.deepEqual(again(0, NOW), in_(4));
    assert.deepEqual(again(1, NOW), in_(4));
    assert.equal(again(2, NOW), undefined);
  });

  it('is as late as the service asks, unless that is long', () => {
    assert.deepEqual(again(0, in_(15)), in_(15));
    assert.equal(again(0, in_(15.1)), undefined);
  });

  it('is not where it is no use', () => {
    assert.equal(again(0, undefined), undefined);
  });

  it('is not where the person would hear of it only tomorrow', () => {
    const evening = new Date('2026-03-04T16:55:00Z');
    assert.deepEqual(again(0, evening, evening), in_(4, evening));
    assert.equal(again(0, in_(6, evening), evening), undefined);
  });
});
