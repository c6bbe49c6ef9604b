import assert from 'node:assert/strict';
import fc from 'fast-check';
import { partsOf } from '../../../src/microsoft365/graph/photo-batch.ts';
import { type BatchItem, fill } from '../../../src/sweep/plan-batch.ts';
import { watched } from '../../helpers/sweep/watched.ts';

const question = (index: number, also?: BatchItem['also']): BatchItem => ({
  person: watched(),
  objectId: `p${index}`,
  also,
});

describe('A batch', () => {
  it('takes what was left open first, and has room for the rest', () => {
    const { asked, waiting, room } = fill([question(1, 'account'), question(2, 'picture')]);
    assert.deepEqual([asked.length, waiting.length, room], [2, 0, 16]);
  });

  it('has few pictures, which come whole', () => {
    const { asked, waiting } = fill(Array.from({ length: 9 }, (_, index) => question(index, 'picture')));
    assert.deepEqual([asked.length, waiting.length], [6, 3]);
  });

  it('never has more than twenty parts, and loses nobody', () => {
    const questions = fc.array(fc.constantFrom(undefined, 'picture' as const, 'account' as const), { maxLength: 60 });
    fc.assert(
      fc.property(questions, (kinds) => {
        const all = kinds.map((also, index) => question(index, also));
        const { asked, waiting, room } = fill(all);
        const parts = asked.reduce((sum, one) => sum + partsOf(one), 0);
        assert.ok(parts <= 20 && room === 20 - parts);
        assert.deepEqual(
          [...asked, ...waiting].map(({ objectId }) => objectId).sort(),
          all.map(({ objectId }) => objectId).sort(),
        );
      }),
    );
  });
});
