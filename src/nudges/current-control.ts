import type { StoredControl } from '../store/control/types.ts';
import type { Control } from './policy.ts';

/** What the settings say, until an admin says something else. */
export type FirstControl = Pick<Control, 'mode' | 'dailyCap' | 'bulkShare'>;

/** What holds just now. */
export function currentControl(stored: StoredControl, first: FirstControl): Control {
  return {
    mode: stored.mode ?? first.mode,
    dailyCap: stored.dailyCap ?? first.dailyCap,
    bulkShare: stored.bulkShare ?? first.bulkShare,
    paused: stored.pausedAt !== undefined,
    heldBackSince: stored.heldBackSince,
  };
}
