import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('control')
    .addColumn('tenant_id', 'text', (column) => column.primaryKey())
    .addColumn('mode', 'text')
    .addColumn('daily_cap', 'integer')
    .addColumn('bulk_share', 'float8')
    .addColumn('paused_at', 'timestamptz')
    .addColumn('held_back_since', 'timestamptz')
    .addColumn('released_at', 'timestamptz')
    .execute();

  await db.schema
    .createTable('pilot')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('group_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('pilot_key', ['tenant_id', 'object_id', 'group_id'])
    .execute();
  await db.schema
    .createTable('pilot_group')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('group_id', 'text', (column) => column.notNull())
    .addColumn('read_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('pilot_group_key', ['tenant_id', 'group_id'])
    .execute();

  await db.schema
    .createTable('pump')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('ended_at', 'timestamptz', (column) => column.notNull())
    .addColumn('report', 'jsonb', (column) => column.notNull())
    .addPrimaryKeyConstraint('pump_key', ['tenant_id', 'name'])
    .execute();
}
