import type { SettingName } from '../../src/config/settings.ts';

/** The parts of the report, in their order. */
export const CHECK_GROUPS = {
  settings: 'Settings',
  database: 'Database and clock',
  identity: 'Identity',
  permissions: 'Permissions',
  outside: 'Seen from outside',
  teams: 'Teams app',
  running: 'The running bot',
} as const;

export type CheckGroup = keyof typeof CHECK_GROUPS;

/** What a check found: one line of the report. */
export interface DoctorFinding {
  /** `not-checked`: it depends on something that failed, or that was not named. */
  readonly state: 'good' | 'warning' | 'failed' | 'not-checked';
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

/** A finding with its check. */
export interface CheckedLine extends DoctorFinding {
  readonly id: string;
  readonly group: CheckGroup;
}
