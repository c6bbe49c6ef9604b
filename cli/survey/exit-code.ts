/** Exit codes of `photo-sync survey`. */
export const SURVEY_EXIT = { done: 0, unfinished: 1, failed: 2 } as const;
