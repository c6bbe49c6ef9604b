import type { QuietTimes } from '../../nudges/personal-hours.ts';
import type { PersonKey } from '../../people/person-key.ts';
import type { PersonTable } from './person-tables.ts';

/** A person who has the app in personal scope. */
export interface RosterEntry extends PersonKey {
  /** Address for proactive messages. Only the sender reads it. */
  readonly address: unknown;
  /** The language that the person chose, else the one that they last used, else that of their Teams. */
  readonly language: string;
  /** Undefined: the person chose none. */
  readonly chosenLanguage: string | undefined;
  readonly usedLanguage: string;
  /** IANA name. */
  readonly timeZone: string;
  /** When the person was added. */
  readonly addedAt: Date;
  /** When the person last wrote or used a card; accurate to some minutes. */
  readonly lastActiveAt: Date | undefined;
  /**
   * `unreachable`: Teams permanently refused a message. No message is sent until the person writes or installs the app
   * again.
   */
  readonly reach: 'here' | 'unreachable';
  readonly optedOutAt: Date | undefined;
  readonly snoozedUntil: Date | undefined;
  /** Undefined: none. */
  readonly quiet: QuietTimes | undefined;
}

/** What a person chooses on the card of their settings. */
export interface PersonSettings {
  /** Undefined: the language of their Teams. */
  readonly language: string | undefined;
  readonly wantsNudges: boolean;
  readonly quiet: QuietTimes;
}

/** Sender of an activity. */
export interface SenderDetails {
  readonly address: unknown;
  /** Undefined: the activity does not contain it, and the stored value stays. `language`: the one that they use. */
  readonly language: string | undefined;
  readonly timeZone: string | undefined;
  /** Used for a new person without `language`: that of their Teams; default: English. */
  readonly defaultLanguage?: string | undefined;
  /** Used for a new person without `timeZone`; default: UTC. */
  readonly defaultTimeZone?: string;
  /** `wrote` and `installed` add the person and make them reachable again. `updated` changes stored details only. */
  readonly event: 'wrote' | 'installed' | 'updated';
}

/**
 * People who have the app in personal scope. Those who are reachable and have not opted out are watched. A watch that
 * starts again begins with a new baseline.
 */
export interface Roster {
  /**
   * Adds the person, or updates their details. Returns false, and stores nothing, if the person was erased after the
   * event, or is not in the roster and only has a new version of the app. `receivedAt`: when it arrived, as
   * `performance.now()` of this process; default: now.
   */
  upsert(person: PersonKey, sender: SenderDetails, at: Date, receivedAt?: number): Promise<boolean>;
  /** A stored time zone that is none, as from an earlier version, is read as UTC. */
  find(person: PersonKey): Promise<RosterEntry | undefined>;
  /** Entries by object id; people without the app have none. Runs one statement. */
  findMany(tenantId: string, objectIds: readonly string[]): Promise<ReadonlyMap<string, RosterEntry>>;
  /** Also stops watching the person. */
  markUnreachable(person: PersonKey): Promise<void>;
  /**
   * Opting out (`at`) drops the person's pending messages, even claimed ones. `at` undefined opts in: changes count
   * from `now` on. Returns false if the person is not in the roster.
   */
  setOptOut(person: PersonKey, at: Date | undefined, now: Date): Promise<boolean>;
  /**
   * Postpones pending messages until then; undefined ends the snooze. Returns false if the person is not in the
   * roster.
   */
  setSnooze(person: PersonKey, until: Date | undefined): Promise<boolean>;
  /**
   * Stores all settings of the person, and opts them out or in like `setOptOut`. Opting in also ends a snooze. Returns
   * false if the person is not in the roster.
   */
  saveSettings(person: PersonKey, settings: PersonSettings, now: Date): Promise<boolean>;
  /** The language that the person chose. Undefined: none. */
  chosenLanguage(person: PersonKey): Promise<string | undefined>;
  /** The languages that people chose, by object id. */
  chosenLanguages(tenantId: string): Promise<ReadonlyMap<string, string>>;
  /** People without proof since then that they are in the directory: no sweep, no lookup and no activity found them. */
  findUnverified(tenantId: string, since: Date, limit: number): Promise<readonly PersonKey[]>;
  /** Records that the directory contains the person. */
  markVerified(person: PersonKey, at: Date): Promise<void>;
  /** Writes canonical names of time zones, and the default instead of names that are none. Reads every row. */
  correctTimeZones(tenantId: string, defaultTimeZone: string): Promise<void>;
  count(tenantId: string): Promise<RosterCount>;
  /** Number of reachable people who snoozed nudges. */
  countSnoozed(tenantId: string, now: Date): Promise<number>;
}

export interface RosterCount {
  readonly here: number;
  readonly unreachable: number;
  /** Included in `here`. */
  readonly optedOut: number;
}

/** Event that asks to erase a person. The erasure may be retried later. */
export interface ErasureRequest {
  /** When it arrived, as `performance.now()` of this process. */
  readonly receivedAt: number;
  /** The same moment by the service's clock. */
  readonly at: Date;
}

/** Who was erased a short time ago, by any process. */
export interface Erasures {
  /** Resolves to whether a person, by object id, was erased in this time. They may be back. A cheap query. */
  within(tenantId: string, milliseconds: number): Promise<(objectId: string) => boolean>;
}

/** What the store has of one person. */
export interface KnownRows {
  readonly tables: Readonly<Record<PersonTable, RowCount>>;
  readonly roster: (RosterEntry & RowTimes) | undefined;
  /** State of the photo when it was last read. Undefined: never read, or not watched. */
  readonly presence: 'photo' | 'none' | undefined;
  /** End of the claim on the person's welcome. */
  readonly welcomedUntil: Date | undefined;
  /** When the next weekly report is due. Undefined: the person wants none. */
  readonly digestAt: Date | undefined;
  /** End of the claims on the person's answers. */
  readonly answeredUntil: Date | undefined;
  /** Whether the audit says that an admin read, exported or erased the person's data. */
  readonly isAudited: boolean;
  /** Whether the audit has what the person did as an admin in the chat. */
  readonly hasActedAsAdmin: boolean;
  /** When the person was erased, within the last day. */
  readonly erasedAt: Date | undefined;
}

/** The person's rows in a table. */
/** A reminder that a person has asked for. */
export interface AskedReminder extends PersonKey {
  readonly askedAt: Date;
  readonly remindAt: Date;
}

/** Each person has at most one. */
export interface AskedReminders {
  /** Replaces an earlier one. Resolves to false if the person is not in the roster. */
  ask(person: PersonKey, times: Pick<AskedReminder, 'askedAt' | 'remindAt'>): Promise<boolean>;
  find(person: PersonKey): Promise<AskedReminder | undefined>;
  cancel(person: PersonKey): Promise<void>;
  /** Those whose time has come. Until the given time, no other call returns them. */
  claimDue(
    tenantId: string,
    claim: { readonly now: Date; readonly until: Date; readonly max: number },
  ): Promise<readonly AskedReminder[]>;
  /** Ends the reminder, or moves it to `next`. */
  settle(reminder: AskedReminder, next?: Date): Promise<void>;
}

/** A row as JSON has it: a picture is base64. */
export type ExportedRow = Readonly<Record<string, unknown>>;

export interface RowCount {
  readonly count: number;
  /** Of the newest row; undefined: there is none, or it has no time. */
  readonly latest: Date | undefined;
}

interface RowTimes {
  /** When a lookup last found the person in the directory. */
  readonly inDirectoryAt: Date | undefined;
  /** When the person last wrote or installed the app. */
  readonly backAt: Date | undefined;
  /** When the person last saved their settings. */
  readonly settingsAt: Date | undefined;
}

/** The weekly report of an admin who asked for it. */
export interface AdminDigest extends PersonKey {
  readonly roleSeenAt: Date;
  readonly askedAt: Date;
  /** When it is due. */
  readonly at: Date;
}

/** People whose sign-in has shown the app role. Rows expire after `ADMIN_ROLE_MS`. */
export interface AdminStore {
  /** Does nothing for a person without a roster entry. */
  noteRole(person: PersonKey, at: Date): Promise<void>;
  /** Ends the weekly report, too. */
  removeRole(person: PersonKey): Promise<void>;
  find(person: PersonKey): Promise<{ readonly roleSeenAt: Date; readonly digestAt: Date | undefined } | undefined>;
  /** Undefined ends the weekly report. Returns false if the person is not noted. */
  setDigest(person: PersonKey, digest: Pick<AdminDigest, 'askedAt' | 'at'> | undefined): Promise<boolean>;
  /** Claims the weekly reports that are due, at most `max`, until the given time. */
  claimDigests(
    tenantId: string,
    claim: { readonly now: Date; readonly until: Date; readonly max: number },
  ): Promise<readonly AdminDigest[]>;
  /** Ends the claim. Undefined ends the weekly report. A newer choice of the person stays. */
  settleDigest(digest: AdminDigest, next: Date | undefined): Promise<void>;
}
