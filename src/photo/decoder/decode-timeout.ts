/** Usually it takes a few milliseconds. */
const DECODE_TIMEOUT_MS = 2_000;

let timeout = DECODE_TIMEOUT_MS;

/** Timeout for decoding one picture, and for its wait in the queue. Milliseconds. */
export function decodeTimeout(): number {
  return timeout;
}

/** Changes the timeout for this process: a machine that runs many tests at once needs more. Milliseconds. */
export function setDecodeTimeout(milliseconds: number): void {
  timeout = milliseconds;
}
