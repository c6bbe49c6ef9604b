import assert from 'node:assert/strict';
import { readAlongside } from '../../../src/check/read-alongside.ts';

const never = () => new Promise<string>(() => {});

describe('reading alongside', () => {
  it('gives what was read', async () => {
    assert.equal(await readAlongside(async () => 'read', 'instead')(), 'read');
  });

  it('gives what came while everything else was read', async () => {
    const source = Promise.withResolvers<string>();
    const soFar = readAlongside(() => source.promise, 'instead');
    source.resolve('read');
    assert.equal(await soFar(), 'read');
  });

  it('goes on without what fails, however it does', async () => {
    assert.equal(await readAlongside(() => Promise.reject(new Error('down')), 'instead')(), 'instead');
    const throws = () => {
      throw new Error('down');
    };
    assert.equal(await readAlongside(throws, 'instead')(), 'instead');
  });

  it('goes on without what does not come, after a moment', async () => {
    const begun = performance.now();
    assert.equal(await readAlongside(never, 'instead')(), 'instead');
    assert.ok(performance.now() - begun < 1_000);
  });

  it('does not wait at all, where everything else took its time', async () => {
    const soFar = readAlongside(never, 'instead');
    assert.equal(await soFar(), 'instead');
    const begun = performance.now();
    assert.equal(await soFar(), 'instead');
    assert.ok(performance.now() - begun < 100);
  });
});
