import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sampleSizeFor, wilsonInterval } from '../../../src/survey/wilson.ts';

describe('wilsonInterval', () => {
  it('agrees with published values', () => {
    // 10 of 100 and 0 of 20 from a large population: statsmodels' proportion_confint(method="wilson").
    const ten = wilsonInterval(10, 100, 1e12);
    assert.ok(Math.abs(ten.low - 0.05523) < 1e-4 && Math.abs(ten.high - 0.17437) < 1e-4, JSON.stringify(ten));
    const none = wilsonInterval(0, 20, 1e12);
    assert.ok(none.low === 0 && Math.abs(none.high - 0.16113) < 1e-4, JSON.stringify(none));
  });

  it('contains the share, is exact for all people, and narrower the more of the population is read', () => {
    const counts = fc
      .tuple(fc.integer({ min: 1, max: 5_000 }), fc.nat(5_000), fc.nat(5_000))
      .map(([population, sample, hits]) => {
        const read = 1 + (sample % population);
        return { population, read, hits: hits % (read + 1) };
      });
    fc.assert(
      fc.property(counts, ({ population, read, hits }) => {
        const { share, low, high } = wilsonInterval(hits, read, population);
        const wide = wilsonInterval(hits, read, 1e12);
        return (
          low >= 0 &&
          low <= share &&
          share <= high &&
          high <= 1 &&
          (read < population || low === high) &&
          high - low <= wide.high - wide.low + 1e-9
        );
      }),
    );
    assert.deepEqual(wilsonInterval(0, 0, 100), { share: 0, low: 0, high: 1 });
  });

  it('has the margin that a sample size was computed for', () => {
    assert.deepEqual(
      [sampleSizeFor(0.03, 1e9), sampleSizeFor(0.03, 100_000), sampleSizeFor(0.03, 50)],
      [1_068, 1_056, 48],
    );
    const size = sampleSizeFor(0.03, 20_000);
    const { low, high } = wilsonInterval(Math.round(size / 2), size, 20_000);
    assert.ok(high - low <= 0.06 && high - low > 0.058, `${high - low}`);
    assert.deepEqual([sampleSizeFor(0.03, 0), sampleSizeFor(0.03, 1)], [0, 1]);
  });
});
