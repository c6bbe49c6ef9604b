import type { Kysely } from 'kysely';

/**
 * A tenant has several My Site hosts, each with the source that named it. The host learned so far is dropped: a single
 * person's account could have named it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('tenant').execute();
  await db.schema
    .createTable('my_site_host')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('learned_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('my_site_host_key', ['tenant_id', 'origin'])
    .execute();
}
