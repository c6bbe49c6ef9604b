import type { Kysely } from 'kysely';

/** Numbers of each day without people, and when the follow-up of a message ended. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('daily_count')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('counted_at', 'timestamptz', (column) => column.notNull())
    .addColumn('counts', 'jsonb', (column) => column.notNull())
    .addPrimaryKeyConstraint('daily_count_key', ['tenant_id', 'day'])
    .execute();
  await db.schema.alterTable('outbox').addColumn('ended_at', 'timestamptz').execute();
}
