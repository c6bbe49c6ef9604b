import type { AdminChange } from '../store/admin/types.ts';

/** What an admin does with nudges by one word, by command and in the chat. */
export const CONTROL_ACTIONS = ['pause', 'resume', 'release'] as const;

export type ControlAction = (typeof CONTROL_ACTIONS)[number];

export function controlChange(action: ControlAction, now: Date): AdminChange {
  if (action === 'release') return { kind: 'release' };
  return { kind: 'control', update: { pausedAt: action === 'pause' ? now : undefined } };
}
