import { type Kysely, sql } from 'kysely';

/** Presses of *Open SharePoint*, and the newest card of each person, which the bot edits after a press. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('press')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('pressed_at', 'timestamptz', (column) => column.notNull())
    .addColumn('candidate', 'text', (column) => column.notNull())
    .addColumn('looks', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('look_at', 'timestamptz')
    .addColumn('outcome', 'text')
    .addPrimaryKeyConstraint('press_key', ['tenant_id', 'object_id', 'pressed_at', 'candidate'])
    .execute();
  await db.schema.createIndex('press_age').on('press').column('pressed_at').execute();
  await db.schema
    .createIndex('press_due')
    .on('press')
    .columns(['tenant_id', 'look_at'])
    .where(sql.ref('look_at'), 'is not', null)
    .execute();

  await db.schema
    .createTable('shown_card')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('activity_id', 'text', (column) => column.notNull())
    .addColumn('my_site', 'text')
    .addColumn('shown_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('shown_card_key', ['tenant_id', 'object_id'])
    .execute();
  await db.schema.createIndex('shown_card_age').on('shown_card').column('shown_at').execute();
}
