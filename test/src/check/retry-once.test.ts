import assert from 'node:assert/strict';
import { retryOnce } from '../../../src/check/retry-once.ts';
import type { Source } from '../../../src/photo/evidence.ts';

const READ: Source<string> = { state: 'read', value: 'picture' };
const throttled = (retryAfter?: number): Source<string> => ({
  state: 'failed',
  reason: 'throttled',
  ...(retryAfter && { retryAfter }),
});

/** Returns these readings one after the other, and counts the reads. */
function reads(...readings: Source<string>[]) {
  let asked = 0;
  const read = async () => readings[asked++] ?? assert.fail('asked too often');
  return { read, asked: () => asked };
}

const alone = (source: Source<string>) => [source];
const how = (patience: number, signal = new AbortController().signal) => ({ patience, signal });

describe('A throttled source', () => {
  it('is read once more after the Retry-After', async () => {
    const { read, asked } = reads(throttled(5), READ);
    assert.deepEqual(await retryOnce(read, alone, how(1_000)), READ);
    assert.equal(asked(), 2);
  });

  it('is not read a third time', async () => {
    const { read, asked } = reads(throttled(5), throttled(5));
    assert.deepEqual(await retryOnce(read, alone, how(1_000)), throttled(5));
    assert.equal(asked(), 2);
  });

  it('is not read again if the Retry-After is longer than the patience, or absent', async () => {
    for (const reading of [throttled(30_000), throttled()]) {
      const { read, asked } = reads(reading);
      assert.deepEqual(await retryOnce(read, alone, how(1_000)), reading);
      assert.equal(asked(), 1);
    }
  });

  it('is not read again after a success or another failure', async () => {
    for (const reading of [READ, { state: 'failed', reason: 'unavailable', retryAfter: 5 }] as const) {
      const { read, asked } = reads(reading);
      assert.deepEqual(await retryOnce(read, alone, how(1_000)), reading);
      assert.equal(asked(), 1);
    }
  });

  it('keeps its first reading if the deadline passes during the pause', async () => {
    const time = new AbortController();
    const { read } = reads(throttled(60_000));
    const reading = retryOnce(read, alone, how(120_000, time.signal));
    time.abort();
    assert.deepEqual(await reading, throttled(60_000));
  });
});
