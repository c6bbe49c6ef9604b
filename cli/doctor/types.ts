import type { SettingName } from '../../src/config/settings.ts';

/** The parts of the report, in their order. */
export const CHECK_GROUPS = {
  settings: 'Settings',
  database: 'Database and clock',
  identity: 'Identity',
  permissions: 'Permissions',
} as const;

export type CheckGroup = keyof typeof CHECK_GROUPS;

/** What a check found: one line of the report. */
export interface DoctorFinding {
  readonly state: 'good' | 'warning' | 'failed';
  readonly text: string;
  /** What the admin can do. */
  readonly remedy?: string;
}

export interface Check {
  /** Stable name, for scripts. */
  readonly id: string;
  readonly group: CheckGroup;
  /** It is not run if one of these settings has a problem: that problem has a line of its own. */
  readonly needs: readonly SettingName[];
  /** It is run after these checks, and only if none of them failed. */
  readonly after?: readonly string[];
  /** May reject: that is a failed check. */
  readonly run: (signal: AbortSignal) => Promise<DoctorFinding | readonly DoctorFinding[]>;
}

/** A finding with its check. `not-checked`: what it depends on has failed. */
export interface CheckedLine {
  readonly id: string;
  readonly group: CheckGroup;
  readonly state: DoctorFinding['state'] | 'not-checked';
  readonly text: string;
  readonly remedy?: string;
}
