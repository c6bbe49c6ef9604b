/** Milliseconds from the beginning that such a reading has at least, where everything else is quicker; reading the pictures takes about as long. */
const GRACE = 250;

/**
 * Begins a reading that an answer can do without. The function that it gives, called when all else is there, gives what was read by
 * then, or `instead` if it failed or is not there. Never rejects.
 */
export function readAlongside<T>(read: () => Promise<T>, instead: T): () => Promise<T> {
  const begun = performance.now();
  let there: { readonly value: T } | undefined;
  const reading = attempt(read, instead).then((value) => {
    there = { value };
    return value;
  });
  return async () => {
    if (there) return there.value;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<T>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, begun + GRACE - performance.now()), instead);
    });
    try {
      return await Promise.race([reading, late]);
    } finally {
      clearTimeout(timer);
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
