import { type Kysely, sql } from 'kysely';
import { CodedError } from '../../errors.ts';
import { hasDatabase } from './data-folder.ts';
import { findSocket } from './folder-socket.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { executedMigrations } from './newer-migrations.ts';
import type { Schema } from './schema.ts';
import { openServer, toServerError } from './server-database.ts';
import type { ServerAddress } from './server-pool.ts';
import { withTls } from './server-url.ts';

/** A database as it is found. */
export interface DatabaseFacts {
  readonly place: 'server' | 'folder';
  /** PostgreSQL's version, such as `17.5`. */
  readonly version: string;
  /** Its clock. */
  readonly time: Date;
  /** Migrations of this version of the program that the database lacks. */
  readonly pending: readonly string[];
  /** Migrations that this version does not know. */
  readonly newer: readonly string[];
}

export interface InspectedStore {
  readonly databaseUrl: string | undefined;
  readonly caFile?: string | undefined;
  readonly password?: (() => Promise<string>) | undefined;
  readonly folder: string;
}

/** Milliseconds. */
const QUERY_TIMEOUT = 10_000;

/**
 * Looks at a database and changes nothing: it is neither made nor migrated. A folder's is reached through the bot that
 * runs there. Throws `store-unreachable`, `store-refused`, and `store-folder-unusable` if no bot serves the folder.
 */
export async function inspectDatabase({
  databaseUrl,
  caFile,
  password,
  folder,
}: InspectedStore): Promise<DatabaseFacts> {
  if (databaseUrl) {
    const facts = await inspect({ connectionString: withTls(databaseUrl, caFile), password });
    return { place: 'server', ...facts };
  }
  const socket = await findSocket(folder);
  if (!socket) throw notServed(folder);
  return { place: 'folder', ...(await inspect({ host: socket, user: 'postgres', database: 'postgres' })) };
}

async function inspect(address: ServerAddress): Promise<Omit<DatabaseFacts, 'place'>> {
  const { database, close } = openServer({ ...address, max: 1 }, QUERY_TIMEOUT);
  try {
    const found = sql<{
      version: string;
      time: Date;
    }>`select current_setting('server_version') as version, now() as time`;
    const { rows } = await found.execute(database);
    const executed = await executedMigrations(database as Kysely<Schema>);
    const known = Object.keys(MIGRATIONS);
    return {
      version: rows[0]?.version.split(' ')[0] ?? '',
      time: new Date(rows[0]?.time ?? Number.NaN),
      pending: known.filter((name) => !executed.includes(name)),
      newer: executed.filter((name) => !known.includes(name)),
    };
  } catch (error) {
    throw toServerError(error);
  } finally {
    await close();
  }
}

function notServed(folder: string): CodedError {
  const has = hasDatabase(folder);
  const what = has ? 'No bot runs with the database' : 'There is no database';
  return new CodedError('store-folder-unusable', `${what} in ${folder}.`, {
    remedy: has
      ? 'Start the bot, and run this as the same user on the same machine.'
      : 'Set DATA_FOLDER or DATABASE_URL to the value that the bot uses, and run this on the machine of the bot.',
  });
}
