import type { PersonKey } from '../../people/person-key.ts';
/** Somebody who has the app personally. */
export interface RosterEntry extends PersonKey {
  /** Where messages to this person go: whatever whoever sends them needs. */
  readonly address: unknown;
  readonly language: string;
  /** IANA name. */
  readonly timeZone: string;
  /** When the app was first seen with this person. */
  readonly addedAt: Date;
  /** When the person last wrote or pressed something; not to the minute. */
  readonly lastActiveAt: Date | undefined;
  /** `unreachable`: Teams refused a message for good, and nobody tries again until the person is back. */
  readonly reach: 'here' | 'unreachable';
  readonly optedOutAt: Date | undefined;
  readonly snoozedUntil: Date | undefined;
}

/** What one activity tells of its sender. */
export interface SenderDetails {
  readonly address: unknown;
  /** Undefined: this activity does not say; what was known stays. */
  readonly language: string | undefined;
  readonly timeZone: string | undefined;
  /** Taken for whoever never said; default: UTC. */
  readonly defaultTimeZone?: string;
  /** `wrote`, `installed`: they are here, whatever was before. `updated`: says only where they would be. */
  readonly event: 'wrote' | 'installed' | 'updated';
}

/** Who has the app personally. Whoever is here and has not opted out is watched; a person who is met again starts with a baseline. */
export interface Roster {
  upsert(person: PersonKey, seen: SenderDetails, at: Date): Promise<void>;
  find(person: PersonKey): Promise<RosterEntry | undefined>;
  /** By object id; whoever is not in it has not the app. One statement, however many. */
  findMany(tenantId: string, objectIds: readonly string[]): Promise<ReadonlyMap<string, RosterEntry>>;
  /** Nobody who is unreachable is watched. */
  markUnreachable(person: PersonKey): Promise<void>;
  /**
   * `at` undefined: they want to hear of changes again (`now`: of what comes from then on). What waited for them is taken back, even if
   * an instance was about to send it. False: nobody knows this person.
   */
  setOptOut(person: PersonKey, at: Date | undefined, now: Date): Promise<boolean>;
  /** What would have come before waits until then. */
  setSnooze(person: PersonKey, until: Date | undefined): Promise<boolean>;
  /** Who was not known to be in the directory since then, neither from being watched nor from being looked for. */
  findUnverified(tenantId: string, since: Date, most: number): Promise<readonly PersonKey[]>;
  /** The directory was asked, and has them. */
  markVerified(person: PersonKey, at: Date): Promise<void>;
  count(tenantId: string): Promise<RosterCount>;
  /** Of those who are here: how many want to be left alone for a while. */
  countSnoozed(tenantId: string, now: Date): Promise<number>;
}

export interface RosterCount {
  readonly here: number;
  readonly unreachable: number;
  /** Of those who are here. */
  readonly optedOut: number;
}
