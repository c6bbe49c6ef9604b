import { type Kysely, sql } from 'kysely';

/** What was tried with each kind of link to SharePoint, and what followed. No rows about people. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('link_result')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('candidate', 'text', (column) => column.notNull())
    .addColumn('tried', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('copied', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('not_copied', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('tried_in_vain', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('last_tried_at', 'timestamptz')
    .addColumn('recent', 'jsonb', (column) => column.notNull().defaultTo(sql`'[]'`))
    .addPrimaryKeyConstraint('link_result_key', ['tenant_id', 'candidate'])
    .execute();
}
