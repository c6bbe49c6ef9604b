import type { Generated } from 'kysely';
import type { AdminAuthor } from './types.ts';

export interface AdminTables {
  /** People who have the app role, as far as their sign-ins have shown. */
  readonly admin: {
    readonly tenant_id: string;
    readonly object_id: string;
    readonly role_seen_at: Date;
    /** When the person asked for the weekly report. Null: they do not want it. */
    readonly digest_asked_at: Date | null;
    /** When the next weekly report is due. */
    readonly digest_at: Date | null;
    /** An instance handles it until then. */
    readonly claimed_until: Date | null;
  };
  /** What admins did. */
  readonly audit: {
    readonly tenant_id: string;
    readonly id: Generated<string>;
    readonly at: Date;
    /** Name of the operating system's user, or object id of the admin. */
    readonly actor: string;
    readonly via: AdminAuthor['via'];
    readonly action: string;
    /** JSON. */
    readonly before: unknown;
    /** JSON. */
    readonly after: unknown;
    /** SHA-256 (hex) of the object id of the person whose data it was. */
    readonly subject: string | null;
  };
}
