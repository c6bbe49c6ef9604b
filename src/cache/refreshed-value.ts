import { type Backoff, backoff } from '../backoff.ts';

/** A value that is read from elsewhere and kept. */
export interface RefreshedValue<T> {
  /**
   * The kept value; read first if there is none. Rejects with the error of the last reading, without another one, while
   * its backoff lasts.
   */
  get(): Promise<T>;
  /**
   * Reads again because the kept value lacks something, unless it was read less than `cooldown` ago: then resolves with
   * the kept value. Rejects like `get`.
   */
  renew(): Promise<T>;
  /** The kept value, if any. */
  current(): T | undefined;
  /** Whether no value can be used because the latest reading failed. False before the first reading. */
  isMissing(): boolean;
}

/** Times in milliseconds. */
export interface RefreshedValueOptions<T> {
  readonly read: () => Promise<T>;
  /** Age from which `get` reads again in the background. */
  readonly refreshAfter: number;
  /** Age from which the value is no longer used. */
  readonly expireAfter: number;
  /** Between two readings by `renew`. */
  readonly cooldown: number;
  /** Between two readings after failures. */
  readonly retry: Backoff;
  /** A clock that never goes back. Default: `performance.now`. */
  readonly clock?: () => number;
}

/**
 * Keeps a value, so that callers, however many, cause at most one reading at a time, and one per interval while reading
 * fails.
 */
export function keepRefreshed<T>(options: RefreshedValueOptions<T>): RefreshedValue<T> {
  const { read, refreshAfter, expireAfter, cooldown, retry, clock = () => performance.now() } = options;
  let kept: { readonly value: T; readonly readAt: number } | undefined;
  let failure: { readonly error: unknown; readonly count: number; readonly until: number } | undefined;
  let reading: Promise<T> | undefined;

  async function readOnce(): Promise<T> {
    try {
      const value = await read();
      kept = { value, readAt: clock() };
      failure = undefined;
      return value;
    } catch (error) {
      const count = (failure?.count ?? 0) + 1;
      failure = { error, count, until: clock() + backoff(count, retry) };
      throw error;
    }
  }
  function readAgain(): Promise<T> {
    if (failure && clock() < failure.until) return Promise.reject(failure.error);
    reading ??= readOnce().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  return {
    async get() {
      const age = kept ? clock() - kept.readAt : Number.POSITIVE_INFINITY;
      if (!kept || age >= expireAfter) return readAgain();
      if (age >= refreshAfter) readAgain().catch(() => {});
      return kept.value;
    },
    async renew() {
      if (kept && !failure && clock() - kept.readAt < cooldown) return kept.value;
      return readAgain();
    },
    current: () => kept?.value,
    isMissing: () => failure !== undefined && (!kept || clock() - kept.readAt >= expireAfter),
  };
}
