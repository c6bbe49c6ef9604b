import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('photo_change')
    .addColumn('looks', 'smallint', (column) => column.notNull().defaultTo(0))
    .execute();
}
