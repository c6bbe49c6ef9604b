import type { Generated } from 'kysely';
import type { AdminAuthor } from './types.ts';

export interface AdminTables {
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
