import type { Kysely } from 'kysely';

/** How often answers helped, by verdict and language, without people. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('feedback')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('helpful', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('unhelpful', 'integer', (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('feedback_key', ['tenant_id', 'verdict', 'language'])
    .execute();
}
