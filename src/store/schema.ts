import type { Kysely } from 'kysely';

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
}

export type Database = Kysely<Schema>;

/** Of our own, so that a server's database can be shared with other programs. */
export const SCHEMA = 'photo_sync';
