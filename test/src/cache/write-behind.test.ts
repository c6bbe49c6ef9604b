import assert from 'node:assert/strict';
import type { BestEffort } from '../../../src/cache/best-effort.ts';
import { createWriteBehind } from '../../../src/cache/write-behind.ts';

describe('Writing behind', () => {
  let written: (readonly number[])[];
  let works: boolean;
  const bestEffort: BestEffort = (_failure, work, fallback) => work().catch(() => fallback);
  const write = async (items: readonly number[]) => {
    if (!works) throw new Error('Closed.');
    written.push(items);
  };
  const writeBehind = (max?: number) =>
    createWriteBehind<number>({ write, failure: 'Not written.', bestEffort, ...(max && { max }) });
  beforeEach(() => {
    [written, works] = [[], true];
  });

  it('writes the items together, once', async () => {
    const { add, flush, unwritten } = writeBehind();
    for (const item of [1, 2, 3]) add(item);
    assert.deepEqual(unwritten(), [1, 2, 3]);
    await Promise.all([flush(), flush()]);
    assert.deepEqual(written, [[1, 2, 3]]);
    assert.deepEqual(unwritten(), []);
  });

  it('writes by itself after a short time', async () => {
    const { promise, resolve } = Promise.withResolvers<readonly number[]>();
    const { add } = createWriteBehind<number>({
      write: async (items) => resolve(items),
      failure: 'Not written.',
      bestEffort,
      delay: 1,
    });
    add(1);
    // The timer does not keep the process alive; the test runner does.
    assert.deepEqual(await promise, [1]);
  });

  it('splits many items into several statements', async () => {
    const { add, flush } = writeBehind();
    for (let item = 0; item < 2_500; item++) add(item);
    await flush();
    assert.deepEqual(
      written.map(({ length }) => length),
      [1_000, 1_000, 500],
    );
  });

  it('keeps the newest items while writes fail, and writes them later', async () => {
    const { add, flush, unwritten } = writeBehind(2);
    works = false;
    for (const item of [1, 2, 3]) add(item);
    await flush();
    assert.deepEqual(unwritten(), [2, 3]);
    works = true;
    add(4);
    await flush();
    assert.deepEqual(written, [[2, 3, 4]]);
  });

  it('does not write dropped items', async () => {
    const { add, drop, flush } = writeBehind();
    for (const item of [1, 2, 3]) add(item);
    drop((item) => item === 2);
    await flush();
    assert.deepEqual(written, [[1, 3]]);
  });
});
