import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ledger')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('presence', 'text')
    .addColumn('etag', 'text')
    .addColumn('read_at', 'timestamptz')
    .addColumn('verified_at', 'timestamptz', (column) => column.notNull())
    .addColumn('due_at', 'timestamptz', (column) => column.notNull())
    .addColumn('warm_until', 'timestamptz')
    .addColumn('attempts', 'smallint', (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('ledger_key', ['tenant_id', 'object_id'])
    .execute();
  // Two partial indexes: people with priority are read first, and almost everyone is in the other index.
  await db.schema
    .createIndex('ledger_due')
    .on('ledger')
    .columns(['tenant_id', 'due_at'])
    .where(sql.ref('warm_until'), 'is', null)
    .execute();
  await db.schema
    .createIndex('ledger_due_warm')
    .on('ledger')
    .columns(['tenant_id', 'due_at'])
    .where(sql.ref('warm_until'), 'is not', null)
    .execute();

  await db.schema
    .createTable('last_picture')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('thumbnail', 'bytea')
    .addColumn('kept_until', 'timestamptz')
    .addPrimaryKeyConstraint('last_picture_key', ['tenant_id', 'object_id'])
    .execute();
  await db.schema.createIndex('last_picture_age').on('last_picture').column('kept_until').execute();

  await db.schema
    .createTable('photo_change')
    .addColumn('id', 'bigint', (column) => column.generatedAlwaysAsIdentity())
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('etag', 'text')
    .addColumn('seen_at', 'timestamptz', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull().defaultTo('new'))
    .addColumn('decision', 'text')
    .addColumn('decided_at', 'timestamptz')
    .addColumn('claimed_until', 'timestamptz')
    .addPrimaryKeyConstraint('photo_change_key', ['tenant_id', 'id'])
    .execute();
  await db.schema
    .createIndex('photo_change_new')
    .on('photo_change')
    .columns(['tenant_id', 'seen_at'])
    .where(sql.ref('state'), '=', sql.lit('new'))
    .execute();
  await db.schema.createIndex('photo_change_person').on('photo_change').columns(['tenant_id', 'object_id']).execute();
  await db.schema.createIndex('photo_change_age').on('photo_change').columns(['tenant_id', 'seen_at']).execute();

  await db.schema
    .createTable('graph_slot')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('slot', 'smallint', (column) => column.notNull())
    .addColumn('holder', 'text')
    .addColumn('held_until', 'timestamptz')
    .addColumn('not_before', 'timestamptz')
    .addColumn('reading', 'jsonb', (column) => column.notNull().defaultTo(sql`'[]'::jsonb`))
    .addPrimaryKeyConstraint('graph_slot_key', ['tenant_id', 'slot'])
    .execute();
}
