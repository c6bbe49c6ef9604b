import type { Kysely } from 'kysely';

/** Keys that count once over all instances, and the people who were erased a short time ago. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('claim')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('claimed_by', 'text', (column) => column.notNull())
    .addColumn('kept_until', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('claim_key', ['tenant_id', 'key'])
    .execute();
  await db.schema.createIndex('claim_age').on('claim').column('kept_until').execute();

  await db.schema
    .createTable('erasure')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('erased_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('erasure_key', ['tenant_id', 'person'])
    .execute();
  await db.schema.createIndex('erasure_age').on('erasure').column('erased_at').execute();
}
