import assert from 'node:assert/strict';
import { median, percentile } from '../../bench/shared/percentile.ts';
import { resultJson, resultTable } from '../../bench/shared/result.ts';
import { countSequentialHops } from '../../bench/shared/sequential-hops.ts';

describe('Shared functions of the benches', () => {
  const request = (arrivedAt: number, answeredAt: number) => ({ arrivedAt, answeredAt });

  it('count sequential requests, and overlapping ones once', () => {
    const [token, graph, profile] = [request(0, 101), request(1, 120), request(2, 104)];
    const picture = request(105, 207);
    const sending = request(230, 331);
    assert.equal(countSequentialHops([sending, graph, token, profile, picture]), 3);
    assert.equal(countSequentialHops([token, request(121, 230), request(231, 331), request(331, 431)]), 4);
    assert.equal(countSequentialHops([]), 0);
    const typing = request(200, 301);
    assert.equal(countSequentialHops([request(0, 101), request(102, 250), typing, request(251, 352)]), 3);
  });

  it('compute percentiles by nearest rank', () => {
    const samples = Array.from({ length: 50 }, (_, index) => 50 - index);
    assert.equal(percentile(samples, 0.95), 48);
    assert.equal(median([3, 1, 2]), 2);
  });

  it('mark missed goals', () => {
    const result = { figures: { hops: { value: 4, goal: 3 }, crowd: { value: Number.NaN, goal: 2 } }, samples: [1] };
    assert.deepEqual(JSON.parse(resultJson(result)), { hops: 4, crowd: null, samples: [1] });
    assert.equal(resultTable(result).match(/missed/g)?.length, 2);
  });
});
