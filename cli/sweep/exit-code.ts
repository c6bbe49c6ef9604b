/** Exit codes of `npm run sweep`, documented in docs/sweep.md. */
export const SWEEP_EXIT = { done: 0, unfinished: 1, failed: 2 } as const;
