import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('roster').addColumn('in_directory_at', 'timestamptz').execute();
}
