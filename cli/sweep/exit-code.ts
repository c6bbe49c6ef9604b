/** Exit codes of `photo-sync sweep`. */
export const SWEEP_EXIT = { done: 0, unfinished: 1, failed: 2 } as const;
