import { type Migration, Migrator } from 'kysely/migration';
import { CodedError } from '../../errors.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { type Database, SCHEMA } from './schema.ts';

/**
 * Migrates the tables in one transaction. Instances can call it at the same time: kysely takes an advisory lock, so
 * one instance migrates and the others find nothing left to do. Throws `store-migration-failed`.
 */
export async function migrate(
  database: Database,
  migrations: Readonly<Record<string, Migration>> = MIGRATIONS,
): Promise<void> {
  const migrator = new Migrator({
    db: database.withSchema(SCHEMA),
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableSchema: SCHEMA,
  });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  throw new CodedError('store-migration-failed', 'The database could not be migrated.', {
    cause: error,
    remedy: [
      'If a newer version of Photo Sync has used this database, start that version.',
      'On a server, the login of DATABASE_URL must be allowed to create a schema in the database.',
    ].join('\n'),
  });
}
