import type { Kysely } from 'kysely';

/** What answers said, by day, without people. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('answer_count')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('counted_at', 'timestamptz', (column) => column.notNull())
    .addColumn('people', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('answer_count_key', ['tenant_id', 'day', 'name'])
    .execute();
}
