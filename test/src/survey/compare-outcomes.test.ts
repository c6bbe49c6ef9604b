import assert from 'node:assert/strict';
import { compareOutcomes } from '../../../src/survey/compare-outcomes.ts';

const compare = (right: number, people: number, otherRight: number, others: number) =>
  compareOutcomes({ nudged: { people, right }, notNudged: { people: others, right: otherRight } });

describe('compareOutcomes', () => {
  it('agrees with the published example of the interval', () => {
    // Newcombe's example (a): 56 of 70 and 48 of 80, method 10: 0.0524 to 0.3339.
    const { difference, answer } = compare(56, 70, 48, 80);
    assert.ok(Math.abs(difference.low - 0.0524) < 1e-4 && Math.abs(difference.high - 0.3339) < 1e-4);
    assert.equal(answer, 'better');
  });

  it('says when numbers are too small, and when a difference may be chance', () => {
    assert.equal(compare(29, 29, 0, 1_000).answer, 'too-few');
    assert.equal(compare(0, 0, 0, 0).answer, 'too-few');
    assert.equal(compare(20, 40, 18, 40).answer, 'unclear');
    assert.equal(compare(4, 40, 30, 40).answer, 'worse');
  });
});
