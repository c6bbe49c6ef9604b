import type { MySiteHost } from '../microsoft365/sharepoint/host-choice.ts';
import type { TimingStore } from '../open-sharepoint/timing/types.ts';
import type { LinkResultStore } from '../open-sharepoint/types.ts';
import type { PersonKey } from '../people/person-key.ts';
import type { AdminChanges, AuditStore } from './admin/types.ts';
import type { Backlog, ControlStore, TenantStats } from './control/types.ts';
import type { SchedulerDatabase } from './database/scheduler.ts';
import type { ChangeStore, GraphSlots, Ledger, LedgerScope } from './ledger/types.ts';
import type { PressStore } from './links/types.ts';
import type { Outbox, RateLimiter, Sendable, SendQueue } from './outbox/types.ts';
import type { PersonTable } from './people/person-tables.ts';
import type {
  AdminStore,
  AskedReminders,
  ErasureRequest,
  Erasures,
  ExportedRow,
  KnownRows,
  Roster,
} from './people/types.ts';
import type { ReportStore } from './report/types.ts';

/** Persistent state of the service. The caller passes the current time. A query reads rows of one tenant only. */
export interface Store {
  /**
   * Whether several instances can use the database at once. Then each must write at once what another one must see.
   * Otherwise this process may collect such writes.
   */
  readonly isShared: boolean;
  readonly shownButtons: ShownButtonStore;
  readonly presses: PressStore;
  readonly thumbnails: ThumbnailStore;
  readonly tenants: TenantStore;
  readonly linkResults: LinkResultStore;
  readonly copyTimings: TimingStore;
  readonly exchanges: ExchangeStore;
  readonly claims: ClaimStore;
  readonly feedback: FeedbackStore;
  readonly roster: Roster;
  readonly erasures: Erasures;
  readonly askedReminders: AskedReminders;
  readonly admins: AdminStore;
  readonly ledger: Ledger;
  readonly changes: ChangeStore;
  readonly graphSlots: GraphSlots;
  readonly outbox: Outbox;
  readonly welcomes: WelcomeQueue;
  readonly rates: RateLimiter;
  readonly control: ControlStore;
  readonly adminChanges: AdminChanges;
  readonly audit: AuditStore;
  readonly report: ReportStore;
  /** Statistics for admins, without object ids. */
  tenantStats(tenantId: string): Promise<TenantStats>;
  /** What waits, for telemetry. `scope`: the photos of these people only. */
  backlog(tenantId: string, now: Date, scope?: LedgerScope): Promise<Backlog>;
  /** Undefined in a command that uses the database of a running bot; only the bot schedules jobs. */
  readonly scheduler: SchedulerDatabase | undefined;
  /**
   * Erases everything that is stored about a person. What other instances write because of an earlier event is dropped.
   * With a request, it spares what is newer, if the person has come back since.
   */
  erasePerson(person: PersonKey, request?: ErasureRequest): Promise<void>;
  /** Reads what is stored about a person, and about no other one. */
  knownRows(person: PersonKey): Promise<KnownRows>;
  /** All rows of a person, as they are. Pictures are base64. */
  exportPerson(person: PersonKey): Promise<Readonly<Record<PersonTable, readonly ExportedRow[]>>>;
  /** Deletes expired rows. */
  purge(now: Date): Promise<void>;
  /** Call once after the database was restored from a backup: nothing that was sent since is sent again. */
  settleRestored(): Promise<void>;
  /** Rejects if the database does not answer, or is read-only. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface ShownButton {
  readonly person: PersonKey;
  /** SHA-256 (hex) of the Graph picture's bytes; `none` for a removed picture. */
  readonly picture: string;
  readonly at: Date;
}

/**
 * When a person first saw *Open SharePoint*, for each picture. It separates an overdue copy from one that may still
 * come.
 */
export interface ShownButtonStore {
  /** Keeps the earliest time for each person and picture. Expects at least one item. */
  recordShown(shown: readonly ShownButton[]): Promise<void>;
  /** Times by picture. Rows expire after `SHOWN_BUTTON_RETENTION_MS`. */
  firstShown(person: PersonKey): Promise<ReadonlyMap<string, Date>>;
}

export interface StoredThumbnail {
  /** The picture's name: SHA-256 (lower-case hex) of the owner and the bytes. */
  readonly sha256: string;
  readonly bytes: Buffer;
  readonly contentType: string;
}

export interface OwnedThumbnail {
  readonly owner: PersonKey;
  readonly thumbnail: StoredThumbnail;
  readonly keptUntil: Date;
}

/**
 * Small pictures of cards. Equal pictures of two people have different names, so that the links to one end when that
 * person is erased.
 */
export interface ThumbnailStore {
  /** Keeps each thumbnail until its time, or until a later time from an earlier call. Runs one statement. */
  keep(thumbnails: readonly OwnedThumbnail[]): Promise<void>;
  find(tenantId: string, sha256: string, now: Date): Promise<StoredThumbnail | undefined>;
}

export interface TenantStore {
  /** The learned My Site hosts, earliest first. They expire after `MY_SITE_RETENTION_MS`. */
  mySiteHosts(tenantId: string, now: Date): Promise<readonly MySiteHost[]>;
  learnMySiteHost(tenantId: string, host: MySiteHost, at: Date): Promise<void>;
  dropMySiteHost(tenantId: string, origin: string): Promise<void>;
}

/** Idempotency keys of token exchanges: every device of a person sends the same nonce, and one answer is enough. */
export interface ExchangeStore {
  /** Returns `first` to exactly one caller over all instances. The others get the state of the exchange. */
  claim(exchange: ExchangeKey, until: Date): Promise<'first' | 'taken' | 'failed'>;
  /** Records that the exchange returned no token. */
  markFailed(exchange: ExchangeKey, until: Date): Promise<void>;
}

/** How often answers helped, without people. */
export interface FeedbackStore {
  count(tenantId: string, feedback: CountedFeedback): Promise<void>;
  counts(tenantId: string): Promise<readonly FeedbackCount[]>;
}

export interface CountedFeedback {
  readonly verdict: string;
  readonly language: string;
  readonly isHelpful: boolean;
}

export interface FeedbackCount extends Omit<CountedFeedback, 'isHelpful'> {
  readonly helpful: number;
  readonly unhelpful: number;
}

/** Keys that count once over all instances: delivered activities, welcomes. */
export interface ClaimStore {
  /**
   * Returns `first` to exactly one caller, until the given time or `release`. The others get the first one's `by`;
   * undefined if the claim was released meanwhile.
   */
  claim(claim: ClaimKey & { readonly by: string }, times: ClaimTimes): Promise<'first' | { readonly by?: string }>;
  release(claim: ClaimKey): Promise<void>;
  /** Records claims that this process has decided by itself. An earlier claim stays. Runs one statement. */
  record(tenantId: string, claims: readonly RecordedClaim[]): Promise<void>;
  /** Claims whose keys have this prefix, at most `max`, the longest kept first. */
  recorded(tenantId: string, search: ClaimSearch): Promise<readonly RecordedClaim[]>;
}

export interface RecordedClaim {
  readonly key: string;
  readonly until: Date;
}

export interface ClaimSearch {
  readonly prefix: string;
  readonly now: Date;
  readonly max: number;
}

/** A welcome to send. Without a name: names are not stored. */
export interface NewWelcome extends ClaimKey {
  /** Undefined: of a group chat or a channel. */
  readonly objectId: string | undefined;
  readonly address: unknown;
  readonly language: string;
}

export type QueuedWelcome = NewWelcome & Sendable;

/**
 * Welcomes, and apologies for lost answers, that wait for their place in the shared rate. Each is deleted when it is
 * sent.
 */
export interface WelcomeQueue extends SendQueue<QueuedWelcome> {
  /**
   * Claims the key, like `ClaimStore`, and queues the welcome, in one statement. A claim of the same `by` counts again;
   * while its welcome waits, that one stays the only one. Resolves to whether the claim counts.
   */
  add(welcome: NewWelcome, by: string, times: ClaimTimes): Promise<boolean>;
  /** Deletes the claim and the welcome: the next event counts again. */
  remove(key: ClaimKey): Promise<void>;
  /** Number of welcomes that wait. */
  count(tenantId: string): Promise<number>;
}

export interface ClaimTimes {
  readonly now: Date;
  readonly until: Date;
}

export interface ClaimKey {
  readonly tenantId: string;
  readonly key: string;
}

export interface ExchangeKey {
  readonly tenantId: string;
  readonly nonce: string;
}
