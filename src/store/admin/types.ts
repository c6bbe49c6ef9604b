import type { ControlUpdate, PilotSelection } from '../control/types.ts';

/** Who acts as an admin, when, and from where. */
export interface AdminAuthor {
  /** `command`: the name of the operating system's user, as the computer says. `chat`: the object id of the person. */
  readonly actor: string;
  readonly via: 'command' | 'chat';
  readonly at: Date;
}

/** A change that an admin makes, from a command or in the chat. */
export type AdminChange =
  | { readonly kind: 'control'; readonly update: ControlUpdate }
  /** Nudges for the pilot only. Without `selection`, the previous pilot. */
  | { readonly kind: 'pilot'; readonly selection?: PilotSelection }
  /** Sends what a bulk change holds back. */
  | { readonly kind: 'release' }
  /** Forgets what was learned about links to SharePoint and about its times. */
  | { readonly kind: 'reset-links' };

/**
 * All changes that admins make. It is the only way to make them, so none goes without an entry in the audit. Instances
 * poll the control of nudges, so a change takes effect with their next read.
 */
export interface AdminChanges {
  /**
   * Makes the change, and records the values before and after it, in one transaction. A value that stays the same is
   * not recorded.
   */
  apply(tenantId: string, change: AdminChange, by: AdminAuthor): Promise<void>;
}

/** What is recorded. `report-names`: who read a list with the names of people. */
export const AUDIT_ACTIONS = [
  'mode',
  'cap',
  'bulk-share',
  'pause',
  'pilot',
  'release',
  'links',
  'report-names',
  'person-show',
  'person-export',
  'person-forget',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** JSON without people, pictures and tokens. Undefined: none, or the bot's own setting applies. */
export type AuditValue = string | number | PilotSize | undefined;

/** The size of a pilot list, without its people. */
export interface PilotSize {
  /** Number of people who were added by name. */
  readonly named: number;
  /** Object ids. */
  readonly groups: readonly string[];
}

/** What an admin did. */
export interface AuditEvent {
  readonly action: AuditAction;
  readonly before?: AuditValue;
  readonly after?: AuditValue;
  /** Object id of the person whose data it was. Only a hash of it is stored. */
  readonly person?: string;
}

export interface AuditEntry extends AdminAuthor, Omit<AuditEvent, 'action' | 'person'> {
  /** One of `AUDIT_ACTIONS`, or the action of a newer version. */
  readonly action: string;
  /** SHA-256 (hex) of the object id of the person whose data it was. See `subjectOf`. */
  readonly subject: string | undefined;
}

export interface AuditSearch {
  /** Entries from then on. */
  readonly since: Date;
  /** Object id of the person whose data it was. Undefined: all entries. */
  readonly person?: string | undefined;
}

/** Who did what as an admin. Entries expire after `AUDIT_RETENTION_MS`. */
export interface AuditStore {
  /** Records what changes nothing in `AdminChanges`, such as reading a person's data. */
  record(tenantId: string, event: AuditEvent, by: AdminAuthor): Promise<void>;
  /** The latest first. */
  list(tenantId: string, search: AuditSearch): Promise<readonly AuditEntry[]>;
}
