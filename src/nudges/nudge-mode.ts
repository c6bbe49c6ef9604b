/** `dry-run` decides and records, and sends nothing. `pilot` sends to the pilot list only. */
export const NUDGE_MODES = ['off', 'dry-run', 'pilot', 'on'] as const;

export type NudgeMode = (typeof NUDGE_MODES)[number];
