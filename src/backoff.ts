/** How retries of one kind are spaced. */
export interface Backoff {
  /** Pause before the first retry, in milliseconds. */
  readonly first: number;
  /** Upper bound of the pause before jitter, in milliseconds. */
  readonly longest: number;
  /** Largest share that jitter adds to a pause, 0 to 1. Default: none. */
  readonly jitter?: number;
}

/**
 * Milliseconds to wait before the next retry: exponential backoff, doubling from `first` up to `longest`.
 * `failures`: failures in a row, 1 or more. `random`: 0 to 1, usually `Math.random()`; it chooses the share of
 * `jitter` to add.
 */
export function backoff(failures: number, { first, longest, jitter = 0 }: Backoff, random = 0): number {
  return Math.min(first * 2 ** (failures - 1), longest) * (1 + jitter * random);
}
