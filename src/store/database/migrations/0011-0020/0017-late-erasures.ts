import type { Kysely } from 'kysely';

/** An erasure that is retried later spares what is newer, and instances notice it by the time of its mark. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('roster').addColumn('back_at', 'timestamptz').execute();
  await db.schema.alterTable('erasure').addColumn('marked_at', 'timestamptz').execute();
}
