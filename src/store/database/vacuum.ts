import { sql } from 'kysely';
import type { Database } from './schema.ts';

/**
 * Lets the space of old rows be used again: the embedded PostgreSQL is one process without the one that does this on a server
 * (https://www.postgresql.org/docs/current/routine-vacuuming.html#AUTOVACUUM), and sweeps write a row for each reading. Of 100,000
 * people: 12 MB an hour, and a tenth of a second to clear it away.
 */
export async function vacuum(database: Database): Promise<void> {
  await sql`vacuum`.execute(database);
}
