import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backoff } from '../../src/backoff.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const failures = fc.integer({ min: 1, max: 200 });
const range = fc
  .tuple(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 0, max: 86_400_000 }))
  .map(([first, more]) => ({ first, longest: first + more }));

describe('Backoff', () => {
  it('starts with the first pause and doubles it up to the longest', () => {
    const pauses = [1, 2, 3, 4, 5, 100].map((count) => backoff(count, { first: 1_000, longest: 6_000 }));
    assert.deepEqual(pauses, [1_000, 2_000, 4_000, 6_000, 6_000, 6_000]);
  });

  it('adds the share of jitter that chance selects', () => {
    const policy = { first: 1_000, longest: 6_000, jitter: 0.5 };
    assert.deepEqual([backoff(1, policy), backoff(1, policy, 0.5), backoff(5, policy, 1)], [1_000, 1_250, 9_000]);
  });

  it('never becomes shorter with another failure, without jitter', () => {
    fc.assert(fc.property(range, failures, (policy, count) => backoff(count + 1, policy) >= backoff(count, policy)));
  });

  it('stays between the first pause and the longest one with its jitter', () => {
    fc.assert(
      fc.property(range, failures, share, share, (policy, count, jitter, random) => {
        const pause = backoff(count, { ...policy, jitter }, random);
        assert.ok(pause >= policy.first && pause <= policy.longest * (1 + jitter), String(pause));
      }),
    );
  });
});
