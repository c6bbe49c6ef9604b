import type { Generated, Kysely } from 'kysely';
import type { HostSource } from '../../microsoft365/sharepoint/host-choice.ts';
import type { NudgeMode } from '../../nudges/nudge-mode.ts';
import type { AdminTables } from '../admin/tables.ts';
import type { LinkTables } from '../links/tables.ts';
import type { MessageState } from '../outbox/types.ts';
import type { ReportTables } from '../report/tables.ts';

/** Tables after the newest migration. Every primary key starts with the tenant id. Type unknown is JSON. */
export interface Schema extends LinkTables, AdminTables, ReportTables {
  readonly my_site_host: {
    readonly tenant_id: string;
    readonly origin: string;
    readonly source: HostSource;
    readonly learned_at: Date;
  };
  readonly shown_button: {
    readonly tenant_id: string;
    readonly object_id: string;
    readonly picture: string;
    readonly first_shown_at: Date;
  };
  readonly thumbnail: {
    readonly tenant_id: string;
    readonly sha256: string;
    readonly object_id: string;
    readonly bytes: Uint8Array;
    readonly content_type: string;
    readonly kept_until: Date;
  };
  readonly exchange: {
    readonly tenant_id: string;
    readonly nonce: string;
    readonly outcome: 'taken' | 'failed';
    readonly kept_until: Date;
  };
  /** Keys that count once over all instances. */
  readonly claim: {
    readonly tenant_id: string;
    readonly key: string;
    /** What has claimed it first. */
    readonly claimed_by: string;
    readonly kept_until: Date;
  };
  /** People who were erased a short time ago. `person`: SHA-256 (hex) of the object id. */
  readonly erasure: {
    readonly tenant_id: string;
    readonly person: string;
    /** When the erasure was requested. */
    readonly erased_at: Date;
    /** When the person came back. */
    readonly ended_at: Generated<Date | null>;
    /** When the mark was written: later than `erased_at` if the erasure was retried. Null: by an earlier version. */
    readonly marked_at: Date | null;
  };
  /** Welcomes that wait for their place in the shared rate. */
  readonly welcome: {
    readonly tenant_id: string;
    /** The key of the claim on the welcome. */
    readonly key: string;
    /** Another one for each installation. */
    readonly id: string;
    /** Null: of a group chat or a channel. */
    readonly object_id: string | null;
    readonly address: unknown;
    readonly language: string;
    readonly state: Generated<'pending' | 'sending'>;
    readonly queued_at: Date;
    readonly not_before: Date;
    readonly attempts: Generated<number>;
    readonly claimed_by: string | null;
    readonly claimed_until: Date | null;
  };
  readonly roster: {
    readonly tenant_id: string;
    readonly object_id: string;
    readonly address: unknown;
    readonly language: string;
    readonly time_zone: string;
    /** `addedAt` in the code. */
    readonly met_at: Date;
    /** `lastActiveAt` in the code. */
    readonly heard_at: Date | null;
    readonly reach: 'here' | 'unreachable';
    readonly opted_out_at: Date | null;
    readonly snoozed_until: Date | null;
    /** When a lookup last found a person who is not watched in the directory. */
    readonly in_directory_at: Date | null;
    /** When the person last wrote or installed the app, by the database's clock. */
    readonly back_at: Date | null;
    /** Null: none. */
    readonly chosen_language: string | null;
    /** JSON: times in which the person wants no messages. */
    readonly quiet: unknown;
    /** When the person last saved their settings. */
    readonly settings_at: Date | null;
  };
  /** Watched people and the last state of their photos. */
  readonly ledger: {
    readonly tenant_id: string;
    readonly object_id: string;
    /** Null: never read. */
    readonly presence: 'photo' | 'none' | null;
    readonly etag: string | null;
    readonly read_at: Date | null;
    /** When the person was last known to be in the directory. */
    readonly verified_at: Date;
    readonly due_at: Date;
    /** `priorityUntil` in the code. */
    readonly warm_until: Date | null;
    /** Consecutive failed reads. */
    readonly attempts: Generated<number>;
  };
  /** Newest picture of people whose photo has changed, to compare the next one with. */
  readonly last_picture: {
    readonly tenant_id: string;
    readonly object_id: string;
    readonly sha256: string;
    readonly thumbnail: Uint8Array | null;
    /** Applies to the thumbnail only. */
    readonly kept_until: Date | null;
  };
  readonly photo_change: {
    readonly id: Generated<string>;
    readonly tenant_id: string;
    readonly object_id: string;
    readonly kind: 'appeared' | 'changed' | 'vanished';
    readonly etag: string | null;
    readonly seen_at: Date;
    readonly state: Generated<'new' | 'decided'>;
    readonly decision: string | null;
    readonly decided_at: Date | null;
    readonly claimed_until: Date | null;
    /** `failedChecks` in the code: number of checks that returned no verdict. */
    readonly looks: Generated<number>;
  };
  /** Leases of the batches that are in flight at once, over all instances. */
  readonly graph_slot: {
    readonly tenant_id: string;
    readonly slot: number;
    readonly holder: string | null;
    readonly held_until: Date | null;
    readonly not_before: Date | null;
    /** JSON: object ids that the holder has planned. */
    readonly reading: Generated<unknown>;
  };
  /** How many batches may be in flight, and what that number was learned from. */
  readonly graph_pace: {
    readonly tenant_id: string;
    readonly at_once: number;
    readonly trial: number;
    readonly clean: number;
    readonly refused_at: number | null;
    readonly patience: number;
    readonly decreases: number;
  };
  /** Messages to people, with their results. */
  readonly outbox: {
    readonly tenant_id: string;
    /** Idempotency key: change and kind. A change never has two messages of one kind. */
    readonly id: string;
    readonly object_id: string;
    readonly change_id: string;
    readonly kind: 'nudge' | 'reminder';
    readonly change: 'appeared' | 'changed' | 'vanished';
    readonly evidence: unknown;
    readonly state: MessageState;
    readonly reason: string | null;
    readonly queued_at: Date;
    readonly not_before: Date;
    readonly attempts: Generated<number>;
    /** Instance that holds the message, or held it last. */
    readonly claimed_by: string | null;
    readonly claimed_until: Date | null;
    readonly activity_id: string | null;
    readonly settled_at: Date | null;
    /** Time of the next follow-up check; null: none. */
    readonly recheck_at: Date | null;
    readonly rechecks: Generated<number>;
    readonly ended: string | null;
    /** When the follow-up ended. Null: it has not, or an earlier version ended it. */
    readonly ended_at: Date | null;
  };
  /** Reminders that people have asked for. */
  readonly asked_reminder: {
    readonly tenant_id: string;
    readonly object_id: string;
    readonly asked_at: Date;
    readonly remind_at: Date;
    /** An instance handles it until then. */
    readonly claimed_until: Date | null;
  };
  /** How often answers helped. */
  readonly feedback: {
    readonly tenant_id: string;
    readonly verdict: string;
    readonly language: string;
    readonly helpful: Generated<number>;
    readonly unhelpful: Generated<number>;
  };
  /** Time of the next free slot of a rate that all instances share. */
  readonly rate: {
    readonly tenant_id: string;
    readonly name: string;
    readonly next_at: Date;
  };
  /** Admin overrides for nudges; null: the bot's setting applies. */
  readonly control: {
    readonly tenant_id: string;
    readonly mode: NudgeMode | null;
    readonly daily_cap: number | null;
    readonly bulk_share: number | null;
    readonly paused_at: Date | null;
    readonly held_back_since: Date | null;
    readonly released_at: Date | null;
    /** JSON: the bot's settings at its last start. */
    readonly settings: unknown;
  };
  /** Pilot list. `group_id` is '' for people added by name. */
  readonly pilot: {
    readonly tenant_id: string;
    readonly object_id: string;
    readonly group_id: string;
  };
  readonly pilot_group: {
    readonly tenant_id: string;
    readonly group_id: string;
    readonly read_at: Date;
  };
  /** Last run of each pump, on any instance. */
  readonly pump: {
    readonly tenant_id: string;
    readonly name: string;
    readonly ended_at: Date;
    readonly report: unknown;
  };
}

export type Database = Kysely<Schema>;

/** A separate schema, so that other programs can share the server's database. */
export const SCHEMA = 'photo_sync';
