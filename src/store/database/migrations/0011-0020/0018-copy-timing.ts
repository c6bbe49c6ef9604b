import { type Kysely, sql } from 'kysely';

/** What was seen of the times of SharePoint's copies. No rows about people. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('copy_timing')
    .addColumn('tenant_id', 'text', (column) => column.primaryKey())
    .addColumn('observed', 'jsonb', (column) => column.notNull().defaultTo(sql`'{}'`))
    .execute();
}
