import type { Kysely } from 'kysely';

/** How many batches of photo reads may be in flight. No row: one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('graph_pace')
    .addColumn('tenant_id', 'text', (column) => column.primaryKey())
    .addColumn('at_once', 'integer', (column) => column.notNull())
    .addColumn('trial', 'integer', (column) => column.notNull())
    .addColumn('clean', 'integer', (column) => column.notNull())
    .addColumn('refused_at', 'integer')
    .addColumn('patience', 'integer', (column) => column.notNull())
    .addColumn('decreases', 'integer', (column) => column.notNull())
    .execute();
}
