import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { CodedError } from '../../errors.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { newerMigrations } from './newer-migrations.ts';
import { type Database, SCHEMA, type Schema } from './schema.ts';
import { toServerError } from './server-database.ts';
import { classifyTrouble } from './troubles.ts';

/** Key of the advisory lock. Kysely takes the same one, so an instance of an earlier version waits too. */
const LOCK_KEY = '3853314791062309107';
/** Longest time to wait for the instance that migrates. Seconds. */
const LOCK_TIMEOUT_S = 30;

/**
 * Migrates the tables in one transaction. Instances can call it at the same time: it takes an advisory lock, so one
 * instance migrates and the others find nothing left to do. The lock ends with the transaction, also behind a pooler.
 * A database that a newer version has migrated stays as it is: migrations are additive, so this version can use it.
 * Throws `store-migration-failed`; `store-unreachable` if the server failed meanwhile.
 */
export async function migrate(
  database: Database,
  migrations: Readonly<Record<string, Migration>> = MIGRATIONS,
): Promise<void> {
  try {
    await database.transaction().execute((transaction) => migrateWithin(transaction, migrations));
  } catch (error) {
    if (error instanceof CodedError) throw error;
    if (!classifyTrouble(error).permanent) throw toServerError(error);
    throw new CodedError('store-migration-failed', 'The database could not be migrated.', {
      cause: error,
      remedy: [
        'If a newer version of Photo Sync has used this database, start that version.',
        'On a server, the login of DATABASE_URL must be allowed to create a schema in the database.',
      ].join('\n'),
    });
  }
}

async function migrateWithin(
  transaction: Kysely<Schema>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  await sql.raw(`set local lock_timeout = '${LOCK_TIMEOUT_S}s'`).execute(transaction);
  await sql.raw(`select pg_advisory_xact_lock(${LOCK_KEY})`).execute(transaction);
  // Kysely refuses a database with a migration that it does not know.
  const newer = await newerMigrations(transaction, Object.keys(migrations));
  const migrator = new Migrator({
    db: transaction.withSchema(SCHEMA),
    provider: { getMigrations: async () => ({ ...migrations, ...newer }) },
    migrationTableSchema: SCHEMA,
  });
  const { error } = await migrator.migrateToLatest();
  // Rolls back.
  if (error) throw error;
}
