import type { Kysely } from 'kysely';

/** Reminders that people have asked for: at most one each. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('asked_reminder')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'timestamptz', (column) => column.notNull())
    .addColumn('remind_at', 'timestamptz', (column) => column.notNull())
    .addColumn('claimed_until', 'timestamptz')
    .addPrimaryKeyConstraint('asked_reminder_key', ['tenant_id', 'object_id'])
    .execute();
  await db.schema.createIndex('asked_reminder_due').on('asked_reminder').columns(['tenant_id', 'remind_at']).execute();
}
