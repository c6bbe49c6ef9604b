import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('roster')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('address', 'jsonb', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('met_at', 'timestamptz', (column) => column.notNull())
    .addColumn('heard_at', 'timestamptz')
    .addColumn('reach', 'text', (column) => column.notNull())
    .addColumn('opted_out_at', 'timestamptz')
    .addColumn('snoozed_until', 'timestamptz')
    .addPrimaryKeyConstraint('roster_key', ['tenant_id', 'object_id'])
    .execute();
}
