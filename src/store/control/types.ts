import type { NudgeMode } from '../../nudges/nudge-mode.ts';
import type { PersonKey } from '../../people/person-key.ts';

/** What the settings say, until an admin says something else. */
export interface NudgeSettings {
  readonly mode: NudgeMode;
  readonly dailyCap: number;
  readonly bulkShare: number;
}

/** What an admin has said about nudges, on whichever instance; undefined: nothing, so the settings hold. */
export interface StoredControl {
  readonly mode: NudgeMode | undefined;
  readonly dailyCap: number | undefined;
  readonly bulkShare: number | undefined;
  readonly pausedAt: Date | undefined;
  /** Since a bulk change everything is held back. */
  readonly heldBackSince: Date | undefined;
  /** When an admin last let go on what was held back: changes seen before count for no other bulk change. */
  readonly releasedAt: Date | undefined;
  /** What the bot's own settings say; undefined: no bot has started yet. */
  readonly settings: NudgeSettings | undefined;
}

/** What has been changed; `undefined` takes it back. */
export type ControlUpdate = Partial<Pick<StoredControl, 'mode' | 'dailyCap' | 'bulkShare' | 'pausedAt'>>;

/** What a pump last did. */
export interface PumpRun {
  readonly name: string;
  readonly endedAt: Date;
  /** JSON. */
  readonly report: unknown;
}

/** How nudges are steered. Whatever is written here holds for all instances from their next look on. */
export interface ControlStore {
  read(tenantId: string): Promise<StoredControl>;
  update(tenantId: string, change: ControlUpdate): Promise<void>;
  /** For commands: those that are typed may be given other settings than the bot has, or none. */
  recordSettings(tenantId: string, settings: NudgeSettings): Promise<void>;
  /** True: nothing was held back before. */
  holdBack(tenantId: string, at: Date): Promise<boolean>;
  release(tenantId: string, at: Date): Promise<void>;
  readonly pilot: PilotStore;
  recordRun(tenantId: string, run: PumpRun): Promise<void>;
  lastRuns(tenantId: string): Promise<readonly PumpRun[]>;
}

export interface PilotGroup {
  readonly groupId: string;
  readonly members: number;
  /** When its members were last read. */
  readonly readAt: Date;
}

/** Whom an admin has chosen to begin with. */
export interface PilotSelection {
  /** Object ids. */
  readonly people: readonly string[];
  /** The members of each group, by its object id. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** The people whom nudges are for while the mode is `pilot`. */
export interface PilotStore {
  /** In place of everybody and every group that was chosen before, all at once. */
  replace(tenantId: string, choice: PilotSelection, at: Date): Promise<void>;
  /** The group's members as they are now. False: an admin has taken it off, and nothing changes. */
  refreshGroup(tenantId: string, groupId: string, members: readonly string[], at: Date): Promise<boolean>;
  has(person: PersonKey): Promise<boolean>;
  /** Who of them is. One statement, however many. */
  filterMembers(tenantId: string, objectIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** How many people there are in all, and how many were named one by one. */
  summary(tenantId: string): Promise<{ people: number; named: number; groups: readonly PilotGroup[] }>;
}

/** How a tenant stands, in numbers of people. Changes and messages are known of for as long as `limits.store` keeps them. */
export interface TenantStats {
  /** Of everybody who is watched: what was last seen of their photo. */
  readonly photos: {
    readonly withPhoto: number;
    readonly withoutPhoto: number;
    readonly notReadYet: number;
    /** Whose last reading failed; in one of the others, too. */
    readonly failing: number;
  };
  /** Changes by what became of them, in the word of whoever decided; `undecided`: nothing yet. */
  readonly changes: Readonly<Record<string, number>>;
  /** Who was written to, by how they stand since: by the newest message that left, or may have left. */
  readonly told: {
    readonly people: number;
    /** SharePoint shows their photo since. */
    readonly right: number;
    /** They are looked at again. */
    readonly lookedAfter: number;
    /** Nobody looks any more, and their photo was not seen right: how many, by why it ended. */
    readonly notRight: Readonly<Record<string, number>>;
  };
}
