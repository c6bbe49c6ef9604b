import type { Generated, Kysely } from 'kysely';
import type { NudgeMode } from '../../nudges/nudge-mode.ts';
import type { MessageState } from '../outbox/types.ts';

/** The tables as the newest migration leaves them. The tenant's id begins every key. */
export interface Schema {
  readonly tenant: {
    readonly tenant_id: string;
    readonly my_site: string;
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
  readonly roster: {
    readonly tenant_id: string;
    readonly object_id: string;
    /** JSON. */
    readonly address: unknown;
    readonly language: string;
    readonly time_zone: string;
    readonly met_at: Date;
    readonly heard_at: Date | null;
    readonly reach: 'here' | 'unreachable';
    readonly opted_out_at: Date | null;
    readonly snoozed_until: Date | null;
    /** When the directory was last asked for somebody who is not watched. */
    readonly in_directory_at: Date | null;
  };
  /** Who is watched, and what was last seen of their photo. */
  readonly ledger: {
    readonly tenant_id: string;
    readonly object_id: string;
    /** Null: never read. */
    readonly presence: 'photo' | 'none' | null;
    readonly etag: string | null;
    readonly read_at: Date | null;
    /** When it was last known that the person is in the directory. */
    readonly verified_at: Date;
    readonly due_at: Date;
    readonly warm_until: Date | null;
    /** Readings in a row that failed. */
    readonly attempts: Generated<number>;
  };
  /** Of those whose photo has changed: the newest picture, to hold the next one against. */
  readonly last_picture: {
    readonly tenant_id: string;
    readonly object_id: string;
    readonly sha256: string;
    readonly thumbnail: Uint8Array | null;
    /** The thumbnail only. */
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
    /** How often somebody looked at the person and could not see. */
    readonly looks: Generated<number>;
  };
  /** The batches that may be in flight at once, over all instances. */
  readonly graph_slot: {
    readonly tenant_id: string;
    readonly slot: number;
    readonly holder: string | null;
    readonly held_until: Date | null;
    readonly not_before: Date | null;
    /** JSON: the object ids that the holder has taken on. */
    readonly reading: Generated<unknown>;
  };
  /** Messages to people, from being queued to what became of them. */
  readonly outbox: {
    readonly tenant_id: string;
    /** The change and the kind: whatever happens, there is one message of a kind for a change. */
    readonly id: string;
    readonly object_id: string;
    readonly change_id: string;
    readonly kind: 'nudge' | 'reminder';
    readonly change: 'appeared' | 'changed' | 'vanished';
    /** JSON. */
    readonly evidence: unknown;
    readonly state: MessageState;
    readonly reason: string | null;
    readonly queued_at: Date;
    readonly not_before: Date;
    readonly attempts: Generated<number>;
    /** The instance that has it, or had it last. */
    readonly claimed_by: string | null;
    readonly claimed_until: Date | null;
    readonly activity_id: string | null;
    readonly settled_at: Date | null;
    /** When to look at the person again; null: no more. */
    readonly recheck_at: Date | null;
    readonly rechecks: Generated<number>;
    readonly ended: string | null;
  };
  /** When the next turn is free of something that all instances may do only so often. */
  readonly rate: {
    readonly tenant_id: string;
    readonly name: string;
    readonly next_at: Date;
  };
  /** What an admin has said about nudges; null: the settings hold. */
  readonly control: {
    readonly tenant_id: string;
    readonly mode: NudgeMode | null;
    readonly daily_cap: number | null;
    readonly bulk_share: number | null;
    readonly paused_at: Date | null;
    readonly held_back_since: Date | null;
    readonly released_at: Date | null;
    /** JSON: what the settings of the bot say, as it last started. */
    readonly settings: unknown;
  };
  /** Who is nudged in a pilot, and through which group; '': named. */
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
  /** What each pump last did, on whichever instance. */
  readonly pump: {
    readonly tenant_id: string;
    readonly name: string;
    readonly ended_at: Date;
    /** JSON. */
    readonly report: unknown;
  };
}

export type Database = Kysely<Schema>;

/** Of our own, so that a server's database can be shared with other programs. */
export const SCHEMA = 'photo_sync';
