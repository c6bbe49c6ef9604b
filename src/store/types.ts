import type { PersonKey } from '../people/person-key.ts';
import type { ControlStore, TenantStats } from './control/types.ts';
import type { SchedulerDatabase } from './database/scheduler.ts';
import type { ChangeStore, GraphSlots, Ledger } from './ledger/types.ts';
import type { Outbox, RateLimiter } from './outbox/types.ts';
import type { Roster } from './people/types.ts';

/** What the service remembers. Every function takes its time from outside; nothing of one tenant is readable with another's id. */
export interface Store {
  readonly shownButtons: ShownButtonStore;
  readonly thumbnails: ThumbnailStore;
  readonly tenants: TenantStore;
  readonly exchanges: ExchangeStore;
  readonly roster: Roster;
  readonly ledger: Ledger;
  readonly changes: ChangeStore;
  readonly graphSlots: GraphSlots;
  readonly outbox: Outbox;
  readonly rates: RateLimiter;
  readonly control: ControlStore;
  /** How the tenant stands, for admins: numbers, and nobody's name. */
  tenantStats(tenantId: string): Promise<TenantStats>;
  /** Undefined: this store was opened beside a bot, whose jobs are the bot's. */
  readonly scheduler: SchedulerDatabase | undefined;
  /** Erases all that is kept of a person. */
  erasePerson(person: PersonKey): Promise<void>;
  /** Deletes what has had its time. */
  purge(now: Date): Promise<void>;
  /** Rejects unless the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface ShownButton {
  readonly person: PersonKey;
  /** SHA-256 (hex) of the Graph picture's bytes, or `none` where it was removed. */
  readonly picture: string;
  readonly at: Date;
}

/** When the button that opens SharePoint was first shown for which picture: a copy that should have come by now is told from one that may come. */
export interface ShownButtonStore {
  /** Remembers the first time only, for each person and picture. At least one. */
  recordShown(shown: readonly ShownButton[]): Promise<void>;
  /** By picture. What was shown longer ago than `SHOWN_BUTTON_RETENTION_MS` is forgotten. */
  firstShown(person: PersonKey): Promise<ReadonlyMap<string, Date>>;
}

export interface StoredThumbnail {
  /** Of `bytes`, lower-case hex. */
  readonly sha256: string;
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** The small pictures of cards. One that two people share is kept for each of them, so that forgetting one spoils no card of the other. */
export interface ThumbnailStore {
  /** Until then, or until a later time that was asked for before. One statement, however many. */
  keep(person: PersonKey, thumbnails: readonly StoredThumbnail[], until: Date): Promise<void>;
  find(tenantId: string, sha256: string, now: Date): Promise<StoredThumbnail | undefined>;
}

export interface TenantStore {
  /** The origin of the My Site host; undefined: never learned, or so long ago that it should be learned anew. */
  mySite(tenantId: string, now: Date): Promise<string | undefined>;
  learnMySite(tenantId: string, mySite: string, at: Date): Promise<void>;
}

/** Token exchanges by their nonce: every device of a person sends the same one, to whichever instance, and one answer is enough. */
export interface ExchangeStore {
  /** Of all that take one exchange, at whichever instance, exactly one is the `first`; the others hear what became of it. */
  claim(exchange: ExchangeKey, until: Date): Promise<'first' | 'taken' | 'failed'>;
  /** It brought no token. */
  markFailed(exchange: ExchangeKey, until: Date): Promise<void>;
}

export interface ExchangeKey {
  readonly tenantId: string;
  readonly nonce: string;
}
