import assert from 'node:assert/strict';
import { leaversPump } from '../../../src/people/leavers.ts';
import type { PersonKey } from '../../../src/people/person-key.ts';

const NOON = new Date('2026-03-02T12:00:00Z');
const WEEK = 7 * 86_400_000;

describe('The leavers pump', () => {
  /** `people` have not been verified lately. For `silent` the directory does not answer. `stop` aborts the run. */
  async function run(people: readonly string[], { gone = [] as string[], silent = [] as string[], stop = '' } = {}) {
    let unverified = [...people];
    const [lookedUp, erased, verified] = [[] as string[], [] as string[], [] as string[]];
    const end = new AbortController();
    const drop = (objectId: string) => {
      unverified = unverified.filter((one) => one !== objectId);
    };
    const report = await leaversPump({
      tenantId: 'contoso',
      roster: {
        async findUnverified(tenantId, since, limit): Promise<readonly PersonKey[]> {
          assert.equal(since.getTime(), NOON.getTime() - WEEK);
          return unverified.slice(0, limit).map((objectId) => ({ tenantId, objectId }));
        },
        async markVerified({ objectId }, at) {
          assert.equal(at, NOON);
          verified.push(objectId);
          drop(objectId);
        },
      },
      async lookUp({ objectId }) {
        lookedUp.push(objectId);
        if (objectId === stop) end.abort();
        return silent.includes(objectId) ? 'unknown' : gone.includes(objectId) ? 'gone' : 'there';
      },
      async erase({ objectId }) {
        erased.push(objectId);
        drop(objectId);
      },
      now: () => NOON,
    }).run(end.signal);
    return { report, lookedUp, erased, verified };
  }

  it('erases only people who are gone', async () => {
    const { report, erased, verified } = await run(['a', 'b', 'c'], { gone: ['b'] });
    assert.deepEqual([report, erased, verified], [{ there: 2, gone: 1 }, ['b'], ['a', 'c']]);
  });

  it('stops when the directory does not answer, or when the run is aborted', async () => {
    const { report, lookedUp, erased } = await run(['a', 'b', 'c'], { silent: ['b'], gone: ['c'] });
    assert.deepEqual([report, lookedUp, erased], [{ there: 1, gone: 0 }, ['a', 'b'], []]);
    assert.deepEqual((await run(['a', 'b'], { stop: 'a' })).lookedUp, ['a']);
  });

  it('looks up a limited number of people in one run', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `p${index}`);
    assert.equal((await run(many)).lookedUp.length, 700);
    assert.equal((await run([])).report, undefined);
  });
});
