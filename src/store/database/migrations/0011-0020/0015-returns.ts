import type { Kysely } from 'kysely';

/** The mark of an erased person stays for its day after the person is back, because instances read it late. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('erasure').addColumn('ended_at', 'timestamptz').execute();
}
