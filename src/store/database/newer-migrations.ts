import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { CodedError } from '../../errors.ts';
import { SCHEMA, type Schema } from './schema.ts';

/**
 * End of the name of a migration with which earlier versions cannot work. They refuse a database that has it. All other
 * migrations are additive: `test/src/store/database/migrations/additive.test.ts` compares the tables before and after.
 */
const BREAKING = '-breaking';

/**
 * Returns the migrations by which newer versions have changed this database, so that a version can be rolled back
 * without a restore. `known`: the names of this version's migrations.
 * Throws `store-migration-failed` if this version cannot work with one of them.
 */
export async function newerMigrations(
  transaction: Kysely<Schema>,
  known: readonly string[],
): Promise<Readonly<Record<string, Migration>>> {
  const newer = (await executedMigrations(transaction)).filter((name) => !known.includes(name));
  const newest = known.toSorted().at(-1) ?? '';
  for (const name of newer) {
    // A lower name is of no newer version: of another branch, or of a version that was never released.
    if (name > newest && !name.endsWith(BREAKING)) continue;
    throw new CodedError(
      'store-migration-failed',
      `This version cannot use the database after the migration ${name}.`,
      {
        remedy: [
          'Start the version of Photo Sync that has used this database last.',
          'To go back to this version, restore the backup from before the update.',
        ].join('\n'),
      },
    );
  }
  return Object.fromEntries(newer.map((name) => [name, EXECUTED]));
}

/** Takes the place of a migration that the database already has. */
const EXECUTED: Migration = {
  async up() {
    throw new Error('A migration of a newer version was not executed after all.');
  },
};

/** The migrations that a database has, in their order. */
export async function executedMigrations(transaction: Kysely<Schema>): Promise<readonly string[]> {
  const table = `${SCHEMA}.kysely_migration`;
  const found = await sql<{ exists: boolean }>`select to_regclass(${table}) is not null as exists`.execute(transaction);
  if (!found.rows[0]?.exists) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)} order by name`.execute(transaction);
  return rows.map(({ name }) => name);
}
