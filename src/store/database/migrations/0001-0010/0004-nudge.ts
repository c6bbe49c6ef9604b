import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('change_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('change', 'text', (column) => column.notNull())
    .addColumn('evidence', 'jsonb')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('queued_at', 'timestamptz', (column) => column.notNull())
    .addColumn('not_before', 'timestamptz', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('claimed_by', 'text')
    .addColumn('claimed_until', 'timestamptz')
    .addColumn('activity_id', 'text')
    .addColumn('settled_at', 'timestamptz')
    .addColumn('recheck_at', 'timestamptz')
    .addColumn('rechecks', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('ended', 'text')
    .addPrimaryKeyConstraint('outbox_key', ['tenant_id', 'id'])
    .execute();
  // A person has at most one pending or sending message, over all instances.
  await db.schema
    .createIndex('outbox_lane')
    .unique()
    .on('outbox')
    .columns(['tenant_id', 'object_id'])
    .where(sql.ref('state'), 'in', [sql.lit('pending'), sql.lit('sending')])
    .execute();
  await db.schema
    .createIndex('outbox_due')
    .on('outbox')
    .columns(['tenant_id', 'not_before'])
    .where(sql.ref('state'), '=', sql.lit('pending'))
    .execute();
  await db.schema
    .createIndex('outbox_sending')
    .on('outbox')
    .columns(['tenant_id', 'claimed_until'])
    .where(sql.ref('state'), '=', sql.lit('sending'))
    .execute();
  await db.schema
    .createIndex('outbox_recheck')
    .on('outbox')
    .columns(['tenant_id', 'recheck_at'])
    .where(sql.ref('recheck_at'), 'is not', null)
    .execute();
  await db.schema.createIndex('outbox_person').on('outbox').columns(['tenant_id', 'object_id', 'queued_at']).execute();
  await db.schema.createIndex('outbox_age').on('outbox').columns(['tenant_id', 'queued_at']).execute();

  await db.schema
    .createTable('rate')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('next_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('rate_key', ['tenant_id', 'name'])
    .execute();
}
