import { access, constants } from 'node:fs/promises';
import { sql } from 'kysely';
import { CodedError } from '../errors.ts';
import { createStore } from './create-store.ts';
import { hasDatabase } from './database/data-folder.ts';
import type { FreeBytes } from './database/disk-guard.ts';
import { findSocket } from './database/folder-socket.ts';
import { migrate } from './database/migrate.ts';
import { openServer, toServerError } from './database/server-database.ts';
import { createServerPool, type ServerAddress } from './database/server-pool.ts';
import { withTls } from './database/server-url.ts';
import { JOBS_TIMEOUT_MS, MIGRATION_TIMEOUT_MS } from './database/timeouts.ts';
import type { Store } from './types.ts';

export interface StoreOptions {
  /** A PostgreSQL server; undefined: PGlite in the folder. */
  readonly databaseUrl: string | undefined;
  /** PEM file of the server's authority. Default: the public authorities. */
  readonly caFile?: string | undefined;
  /** Password of the server's login. Default: it is in `databaseUrl`. */
  readonly password?: (() => Promise<string>) | undefined;
  readonly folder: string;
  /** Default: asks the file system. */
  readonly freeBytes?: FreeBytes;
}

/**
 * Opens the store of the service, on a server or in a folder. Any number of instances can share a server. This process
 * locks the folder until the store closes; other processes of the same user reach its database through a socket.
 * Throws `store-unreachable`, `store-refused`, `store-folder-in-use`, `store-folder-unusable`, `store-disk-full`,
 * `store-migration-failed`.
 */
export async function openStore({ databaseUrl, caFile, password, folder, freeBytes }: StoreOptions): Promise<Store> {
  if (databaseUrl) {
    if (caFile !== undefined) await checkReadable(caFile);
    return openOnServer({ connectionString: withTls(databaseUrl, caFile), password });
  }
  // Loaded on demand: neither a service with a server nor a command beside a bot needs PGlite.
  const { openFolderStore } = await import('./open-folder-store.ts');
  return openFolderStore(folder, freeBytes);
}

/**
 * Opens the store for a command, which may run beside a bot: a folder's database is then reached through the bot's
 * socket. It creates no database, because no bot would read it. Also throws `store-folder-unusable` if there is none.
 */
export async function openStoreForCommand(options: StoreOptions): Promise<Store> {
  const { databaseUrl, folder } = options;
  const socket = databaseUrl ? undefined : await findSocket(folder);
  if (socket) return openOnServer({ host: socket, user: 'postgres', database: 'postgres', max: 1 });
  if (databaseUrl) return openStore(options);
  if (hasDatabase(folder)) return openStore(options);
  throw new CodedError('store-folder-unusable', `There is no database in ${folder}: no bot has used this folder.`, {
    remedy: 'Set DATA_FOLDER or DATABASE_URL to the value that the bot uses.',
  });
}

async function checkReadable(caFile: string): Promise<void> {
  try {
    await access(caFile, constants.R_OK);
  } catch (cause) {
    throw new CodedError('store-refused', 'The file with the authority of the database cannot be read.', {
      cause,
      remedy: `DATABASE_CA_FILE is ${caFile}. It must be a PEM file that this service may read.`,
    });
  }
}

async function openOnServer(address: ServerAddress): Promise<Store> {
  const migrating = openServer({ ...address, max: 1 }, MIGRATION_TIMEOUT_MS);
  try {
    await sql`select 1`.execute(migrating.database).catch((error: unknown) => {
      throw toServerError(error);
    });
    await migrate(migrating.database);
  } finally {
    await migrating.close();
  }
  const { database, close } = openServer(address);
  // A command reaches a folder's database by its socket, and schedules nothing.
  if (!address.connectionString) return createStore(database, { isShared: true, close });
  const jobs = createServerPool({ ...address, max: 2 }, { name: 'photo-sync-jobs', queryTimeout: JOBS_TIMEOUT_MS });
  const closeAll = async () => {
    await close();
    await jobs.end();
  };
  return createStore(database, { isShared: true, close: closeAll, scheduler: { backend: 'postgres', db: jobs } });
}
