import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('tenant')
    .addColumn('tenant_id', 'text', (column) => column.primaryKey())
    .addColumn('my_site', 'text', (column) => column.notNull())
    .addColumn('learned_at', 'timestamptz', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('shown_button')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('picture', 'text', (column) => column.notNull())
    .addColumn('first_shown_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('shown_button_key', ['tenant_id', 'object_id', 'picture'])
    .execute();
  await db.schema.createIndex('shown_button_age').on('shown_button').column('first_shown_at').execute();

  await db.schema
    .createTable('thumbnail')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('bytes', 'bytea', (column) => column.notNull())
    .addColumn('content_type', 'text', (column) => column.notNull())
    .addColumn('kept_until', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('thumbnail_key', ['tenant_id', 'sha256', 'object_id'])
    .execute();
  await db.schema.createIndex('thumbnail_age').on('thumbnail').column('kept_until').execute();
  await db.schema.createIndex('thumbnail_person').on('thumbnail').columns(['tenant_id', 'object_id']).execute();

  await db.schema
    .createTable('exchange')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('nonce', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('kept_until', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('exchange_key', ['tenant_id', 'nonce'])
    .execute();
  await db.schema.createIndex('exchange_age').on('exchange').column('kept_until').execute();
}
