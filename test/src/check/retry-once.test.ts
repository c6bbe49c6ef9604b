import assert from 'node:assert/strict';
import { retryOnce } from '../../../src/check/retry-once.ts';
import type { Source } from '../../../src/photo/evidence.ts';

const READ: Source<string> = { state: 'read', value: 'picture' };
const throttled = (retryAfter?: number): Source<string> => ({
  state: 'failed',
  reason: 'throttled',
  ...(retryAfter && { retryAfter }),
});

/** Reads that give these one after the other, and how many of them were asked for. */
function reads(...readings: Source<string>[]) {
  let asked = 0;
  const read = async () => readings[asked++] ?? assert.fail('asked too often');
  return { read, asked: () => asked };
}

const alone = (source: Source<string>) => [source];
const how = (patience: number, signal = new AbortController().signal) => ({ patience, signal });

describe('A source that asks for a pause', () => {
  it('is asked once more after it', async () => {
    const { read, asked } = reads(throttled(5), READ);
    assert.deepEqual(await retryOnce(read, alone, how(1_000)), READ);
    assert.equal(asked(), 2);
  });

  it('is not asked a third time', async () => {
    const { read, asked } = reads(throttled(5), throttled(5));
    assert.deepEqual(await retryOnce(read, alone, how(1_000)), throttled(5));
    assert.equal(asked(), 2);
  });

  it('is left alone when the pause is longer than anybody waits, or of no said length', async () => {
    for (const reading of [throttled(30_000), throttled()]) {
      const { read, asked } = reads(reading);
      assert.deepEqual(await retryOnce(read, alone, how(1_000)), reading);
      assert.equal(asked(), 1);
    }
  });

  it('is not asked again when it answered, or failed otherwise', async () => {
    for (const reading of [READ, { state: 'failed', reason: 'unavailable', retryAfter: 5 }] as const) {
      const { read, asked } = reads(reading);
      assert.deepEqual(await retryOnce(read, alone, how(1_000)), reading);
      assert.equal(asked(), 1);
    }
  });

  it('keeps its first answer when the time is up meanwhile', async () => {
    const time = new AbortController();
    const { read } = reads(throttled(60_000));
    const reading = retryOnce(read, alone, how(120_000, time.signal));
    time.abort();
    assert.deepEqual(await reading, throttled(60_000));
  });
});
