/**
 * The promise's outcome, or the signal's reason if that comes first. Some of Microsoft's clients ignore their signal
 * (`OnBehalfOfCredential`) or notice it late, so every wait is raced.
 */
export async function beforeDeadline<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  // Whoever loses the race may still fail later, when nobody listens any more.
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
