import type { NudgeMode } from '../../nudges/nudge-mode.ts';
import type { PersonKey } from '../../people/person-key.ts';

/** The bot's settings for nudges. They apply until an admin overrides them by command. */
export interface NudgeSettings {
  readonly mode: NudgeMode;
  readonly dailyCap: number;
  readonly bulkShare: number;
}

/** Admin overrides, shared by all instances. Undefined values are not overridden. */
export interface StoredControl {
  readonly mode: NudgeMode | undefined;
  readonly dailyCap: number | undefined;
  readonly bulkShare: number | undefined;
  readonly pausedAt: Date | undefined;
  /** Time since when a bulk change holds back all messages. */
  readonly heldBackSince: Date | undefined;
  /** Time when an admin last released held-back messages. Earlier changes do not count towards the next bulk change. */
  readonly releasedAt: Date | undefined;
  /** Settings of the bot; undefined: no bot has started yet. */
  readonly settings: NudgeSettings | undefined;
}

/** Overrides to write; `undefined` removes one. */
export type ControlUpdate = Partial<Pick<StoredControl, 'mode' | 'dailyCap' | 'bulkShare' | 'pausedAt'>>;

/** Last run of a pump. */
export interface PumpRun {
  readonly name: string;
  readonly endedAt: Date;
  /** JSON. */
  readonly report: unknown;
}

/** Admin control of nudges. Admins change it through `AdminChanges`. */
export interface ControlStore {
  read(tenantId: string): Promise<StoredControl>;
  /** Stores the settings of a started bot. A command may run with other settings, or with none. */
  recordSettings(tenantId: string, settings: NudgeSettings): Promise<void>;
  /** Returns false if messages were held back already. */
  holdBack(tenantId: string, at: Date): Promise<boolean>;
  readonly pilot: PilotStore;
  recordRun(tenantId: string, run: PumpRun): Promise<void>;
  lastRuns(tenantId: string): Promise<readonly PumpRun[]>;
}

export interface PilotGroup {
  readonly groupId: string;
  readonly members: number;
  /** When the members were last read. */
  readonly readAt: Date;
}

/** People and groups that an admin selected for the pilot. */
export interface PilotSelection {
  /** Object ids. */
  readonly people: readonly string[];
  /** Members by the group's object id. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** The pilot list: the people who receive nudges in mode `pilot`. Admins choose it through `AdminChanges`. */
export interface PilotStore {
  /** Replaces the members of a group. Returns false, and changes nothing, if the group is no longer on the list. */
  refreshGroup(tenantId: string, groupId: string, members: readonly string[], at: Date): Promise<boolean>;
  has(person: PersonKey): Promise<boolean>;
  /** Returns the given object ids that are on the list. Runs one statement. */
  filterMembers(tenantId: string, objectIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** `people` counts everyone on the list, `named` those who were added by name. */
  summary(tenantId: string): Promise<{ people: number; named: number; groups: readonly PilotGroup[] }>;
}

/** Number of people per state. Changes and messages count until they expire (`store/retention.ts`). */
export interface TenantStats {
  /** Watched people by the state of their photo when it was last read. */
  readonly photos: {
    readonly withPhoto: number;
    readonly withoutPhoto: number;
    readonly notReadYet: number;
    /** People whose last read failed. They also count in one of the other states. */
    readonly failing: number;
  };
  /** Changes by decision; `undecided` has none yet. */
  readonly changes: Readonly<Record<string, number>>;
  /** People by the state of their newest message that is sent or in doubt. */
  readonly told: {
    readonly people: number;
    /** SharePoint shows the new photo. */
    readonly right: number;
    /** A follow-up is scheduled. */
    readonly lookedAfter: number;
    /** Follow-up ended before SharePoint showed the new photo, by reason. */
    readonly notRight: Readonly<Record<string, number>>;
  };
}

/** What is due now and not done yet, over all instances. */
export interface Backlog {
  /** `nudges`, `welcomes`, `reminders` that people asked for, `follow-ups`. */
  readonly queues: readonly WaitingRows[];
  /** When the longest overdue photo was to be read. Undefined: none is overdue. */
  readonly oldestPhotoDueAt: Date | undefined;
}

export interface WaitingRows {
  readonly queue: string;
  /** Number of due rows. */
  readonly due: number;
  /** When the oldest of them became due. Undefined: none is due. */
  readonly oldestDueAt: Date | undefined;
}
