/**
 * Detects whether Teams throttles the whole app. A 429 does not say which limit was exceeded, and a person gets one
 * message at a time. One 429 therefore pauses that conversation only; 5 among the last 10 results pause all sending.
 */
export interface ThrottleDetector {
  /** Records a result: the Retry-After in milliseconds, or undefined. Returns the pause for all sending, if any. */
  record(retryAfter: number | undefined): number | undefined;
}

const WINDOW_SIZE = 10;

export function createThrottleDetector(): ThrottleDetector {
  let window: (number | undefined)[] = [];
  return {
    record(retryAfter) {
      window = [...window, retryAfter].slice(-WINDOW_SIZE);
      const throttled = window.filter((one) => one !== undefined);
      if (retryAfter === undefined || throttled.length < WINDOW_SIZE / 2) return undefined;
      window = [];
      return Math.max(...throttled);
    },
  };
}
