/**
 * Settles like the promise, or rejects with the signal's reason if the signal aborts first. Some of Microsoft's clients
 * ignore their signal (`OnBehalfOfCredential`) or react late, so each wait is a race.
 */
export async function beforeDeadline<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  // The promise may reject after the race, with no handler left.
  promise.catch(() => {});
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
