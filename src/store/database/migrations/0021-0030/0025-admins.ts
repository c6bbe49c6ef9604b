import type { Kysely } from 'kysely';

/** People whose sign-in showed the app role, and when they get the next weekly report. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('admin')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('role_seen_at', 'timestamptz', (column) => column.notNull())
    .addColumn('digest_asked_at', 'timestamptz')
    .addColumn('digest_at', 'timestamptz')
    .addColumn('claimed_until', 'timestamptz')
    .addPrimaryKeyConstraint('admin_key', ['tenant_id', 'object_id'])
    .execute();
  await db.schema.createIndex('admin_digest').on('admin').columns(['tenant_id', 'digest_at']).execute();
}
