import { type Migration, Migrator } from 'kysely/migration';
import { CodedError } from '../../errors.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { type Database, SCHEMA } from './schema.ts';

/**
 * Brings the tables up to date, all or nothing. Several instances may do it at once: kysely holds an advisory lock of PostgreSQL's,
 * so one of them works and the others find it done. Throws `store-migration-failed`.
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
  throw new CodedError('store-migration-failed', 'The database could not be brought up to date.', {
    cause: error,
    remedy: [
      'If a newer version of Photo Sync has used this database, start that version.',
      'On a server, the login of DATABASE_URL must be allowed to create a schema in the database.',
    ].join('\n'),
  });
}
