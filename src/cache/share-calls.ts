/** Returns `call` with one change: callers with the same key share a call that has not ended. */
export function shareCalls<T>(call: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const inFlight = new Map<string, Promise<T>>();
  return (key) => {
    const running = inFlight.get(key) ?? call(key).finally(() => inFlight.delete(key));
    inFlight.set(key, running);
    return running;
  };
}
