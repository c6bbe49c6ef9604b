import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { readAlongside } from '../../../src/check/read-alongside.ts';

const never = () => new Promise<string>(() => {});

describe('Reading alongside', () => {
  it('resolves to the result', async () => {
    assert.equal(await readAlongside(async () => 'read', 'instead')(), 'read');
  });

  it('resolves to a result that arrived during the other reads', async () => {
    const source = Promise.withResolvers<string>();
    const soFar = readAlongside(() => source.promise, 'instead');
    source.resolve('read');
    assert.equal(await soFar(), 'read');
  });

  it('resolves to the fallback after any failure', async () => {
    assert.equal(await readAlongside(() => Promise.reject(new Error('down')), 'instead')(), 'instead');
    const throws = () => {
      throw new Error('down');
    };
    assert.equal(await readAlongside(throws, 'instead')(), 'instead');
  });

  it('resolves to the fallback if the read hangs, after the minimum time', async () => {
    assert.equal(await readAlongside(never, 'instead')(), 'instead');
  });

  it('does not wait if the other reads took longer', async () => {
    const soFar = readAlongside(never, 'instead');
    assert.equal(await soFar(), 'instead');
    assert.equal(await Promise.race([soFar(), setTimeout(100, 'waited', { ref: false })]), 'instead');
  });
});
