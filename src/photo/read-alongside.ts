import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds from the beginning that such a reading has at least, where everything else is quicker; reading the pictures takes about as long. */
const GRACE = 250;

/**
 * Begins a reading that an answer can do without. The function that it gives, called when all else is there, gives what was read by
 * then, or `instead` if it failed or is not there. Never rejects.
 */
export function readAlongside<T>(read: () => Promise<T>, instead: T): () => Promise<T> {
  const begun = performance.now();
  const reading = attempt(read, instead);
  return async () => {
    const enough = new AbortController();
    try {
      const left = Math.max(0, begun + GRACE - performance.now());
      return await Promise.race([reading, wait(left, instead, { signal: enough.signal })]);
    } finally {
      enough.abort();
    }
  };
}

async function attempt<T>(read: () => Promise<T>, instead: T): Promise<T> {
  try {
    return await read();
  } catch {
    return instead;
  }
}
