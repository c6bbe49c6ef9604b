import { sql } from 'kysely';
import type { Database } from './schema.ts';

/**
 * Makes the space of old rows reusable. PGlite has no autovacuum process
 * (https://www.postgresql.org/docs/current/routine-vacuuming.html#AUTOVACUUM), and sweeps write one row per read:
 * 12 MB an hour for 100,000 people, which a vacuum clears in a tenth of a second.
 */
export async function vacuum(database: Database): Promise<void> {
  await sql`vacuum`.execute(database);
}
