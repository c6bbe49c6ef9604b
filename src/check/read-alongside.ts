/**
 * Minimum time of an optional read, in milliseconds, even if all other reads finish earlier. Reading the pictures takes
 * about as long.
 */
export const EXTRA_READS_MS = 250;

/**
 * Starts an optional read. The returned function is called when all other reads are done: it resolves to the result, or
 * to `fallback` if the read has failed or is not done. `minimum`: milliseconds. Never rejects.
 */
export function readAlongside<T>(read: () => Promise<T>, fallback: T, minimum = EXTRA_READS_MS): () => Promise<T> {
  const startedAt = performance.now();
  let result: { readonly value: T } | undefined;
  const reading = attempt(read, fallback).then((value) => {
    result = { value };
    return value;
  });
  return async () => {
    if (result) return result.value;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<T>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, startedAt + minimum - performance.now()), fallback);
    });
    try {
      return await Promise.race([reading, late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

async function attempt<T>(read: () => Promise<T>, fallback: T): Promise<T> {
  try {
    return await read();
  } catch {
    return fallback;
  }
}
