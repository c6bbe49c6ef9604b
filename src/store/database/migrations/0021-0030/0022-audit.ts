import { type Kysely, sql } from 'kysely';

/** What admins did: who, when, from where, the value before and after. Without object ids of the people concerned. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('id', 'bigint', (column) => column.notNull().generatedAlwaysAsIdentity())
    .addColumn('at', 'timestamptz', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('via', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('before', sql`jsonb`)
    .addColumn('after', sql`jsonb`)
    .addColumn('subject', 'text')
    .addPrimaryKeyConstraint('audit_key', ['tenant_id', 'id'])
    .execute();
  await db.schema.createIndex('audit_at').on('audit').columns(['tenant_id', 'at']).execute();
}
