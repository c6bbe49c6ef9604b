import type { Kysely } from 'kysely';

/** Settings that people choose for themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('roster')
    .addColumn('chosen_language', 'text')
    .addColumn('quiet', 'jsonb')
    .addColumn('settings_at', 'timestamptz')
    .execute();
}
