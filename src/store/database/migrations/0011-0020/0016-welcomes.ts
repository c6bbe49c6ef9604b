import { type Kysely, sql } from 'kysely';

/** Welcomes that wait for their place in the shared rate. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('welcome')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text')
    .addColumn('address', 'jsonb', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull().defaultTo('pending'))
    .addColumn('queued_at', 'timestamptz', (column) => column.notNull())
    .addColumn('not_before', 'timestamptz', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('claimed_by', 'text')
    .addColumn('claimed_until', 'timestamptz')
    .addPrimaryKeyConstraint('welcome_key', ['tenant_id', 'key'])
    .addUniqueConstraint('welcome_id', ['tenant_id', 'id'])
    .addCheckConstraint('welcome_state', sql`state in ('pending', 'sending')`)
    .execute();
  await db.schema.createIndex('welcome_due').on('welcome').columns(['tenant_id', 'state', 'not_before']).execute();
  await db.schema.createIndex('welcome_person').on('welcome').columns(['tenant_id', 'object_id']).execute();
}
