import assert from 'node:assert/strict';
import fc from 'fast-check';
import { partsOf } from '../../../src/microsoft365/graph/photo-batch.ts';
import { type BatchItem, fillBatch } from '../../../src/sweep/plan-batch.ts';
import { watched } from '../../helpers/sweep/watched.ts';

const item = (index: number, also?: BatchItem['also']): BatchItem => ({
  person: watched(),
  objectId: `p${index}`,
  also,
});

describe('A batch', () => {
  it('starts with rereads and leaves the remaining room', () => {
    const { items, deferred, room } = fillBatch([item(1, 'account'), item(2, 'picture')]);
    assert.deepEqual([items.length, deferred.length, room], [2, 0, 16]);
  });

  it('has at most six pictures', () => {
    const { items, deferred } = fillBatch(Array.from({ length: 9 }, (_, index) => item(index, 'picture')));
    assert.deepEqual([items.length, deferred.length], [6, 3]);
  });

  it('never has more than twenty parts and keeps all items', () => {
    const kindsOfItems = fc.array(fc.constantFrom(undefined, 'picture' as const, 'account' as const), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(kindsOfItems, (kinds) => {
        const all = kinds.map((also, index) => item(index, also));
        const { items, deferred, room } = fillBatch(all);
        const parts = items.reduce((sum, one) => sum + partsOf(one), 0);
        assert.ok(parts <= 20 && room === 20 - parts);
        assert.deepEqual(
          [...items, ...deferred].map(({ objectId }) => objectId).sort(),
          all.map(({ objectId }) => objectId).sort(),
        );
      }),
    );
  });
});
