import assert from 'node:assert/strict';
import { leaversPump } from '../../../src/people/leavers.ts';
import type { PersonKey } from '../../../src/people/person-key.ts';

const NOON = new Date('2026-03-02T12:00:00Z');
const WEEK = 7 * 86_400_000;

describe('Whoever left the tenant', () => {
  /** Who was not seen for long; who is there no more; of whom the directory says nothing just now. */
  async function run(people: readonly string[], { gone = [] as string[], silent = [] as string[], stop = '' } = {}) {
    let unseen = [...people];
    const [asked, erased, seen] = [[] as string[], [] as string[], [] as string[]];
    const end = new AbortController();
    const drop = (objectId: string) => {
      unseen = unseen.filter((one) => one !== objectId);
    };
    const report = await leaversPump({
      tenantId: 'contoso',
      roster: {
        async findUnverified(tenantId, since, most): Promise<readonly PersonKey[]> {
          assert.equal(since.getTime(), NOON.getTime() - WEEK);
          return unseen.slice(0, most).map((objectId) => ({ tenantId, objectId }));
        },
        async markVerified({ objectId }, at) {
          assert.equal(at, NOON);
          seen.push(objectId);
          drop(objectId);
        },
      },
      async lookUp({ objectId }) {
        asked.push(objectId);
        if (objectId === stop) end.abort();
        return silent.includes(objectId) ? 'unknown' : gone.includes(objectId) ? 'gone' : 'there';
      },
      async erase({ objectId }) {
        erased.push(objectId);
        drop(objectId);
      },
      now: () => NOON,
    }).run(end.signal);
    return { report, asked, erased, seen };
  }

  it('is erased, and nobody else', async () => {
    const { report, erased, seen } = await run(['a', 'b', 'c'], { gone: ['b'] });
    assert.deepEqual([report, erased, seen], [{ there: 2, gone: 1 }, ['b'], ['a', 'c']]);
  });

  it('is looked for another time where the directory does not answer, or the bot ends', async () => {
    const { report, asked, erased } = await run(['a', 'b', 'c'], { silent: ['b'], gone: ['c'] });
    assert.deepEqual([report, asked, erased], [{ there: 1, gone: 0 }, ['a', 'b'], []]);
    assert.deepEqual((await run(['a', 'b'], { stop: 'a' })).asked, ['a']);
  });

  it('is looked for a little at a time', async () => {
    const many = Array.from({ length: 1_000 }, (_, at) => `p${at}`);
    assert.equal((await run(many)).asked.length, 700);
    assert.equal((await run([])).report, undefined);
  });
});
