import { sql } from 'kysely';
import { type Db, fromPglite } from 'pg-boss';
import { CodedError } from '../errors.ts';
import { createStore } from './create-store.ts';
import type { FreeBytes } from './database/disk-guard.ts';
import { hasDatabase, openFolder } from './database/folder-database.ts';
import { findSocket, serveFolder } from './database/folder-socket.ts';
import { migrate } from './database/migrate.ts';
import { openServer, toServerError } from './database/server-database.ts';
import { createServerPool, type ServerAddress } from './database/server-pool.ts';
import { JOBS_TIMEOUT_MS, MIGRATION_TIMEOUT_MS } from './database/timeouts.ts';
import { vacuum } from './database/vacuum.ts';
import { serveDatabase } from './database/wire-server.ts';
import type { Store } from './types.ts';

export interface StoreOptions {
  /** A PostgreSQL server; undefined: PGlite in the folder. */
  readonly databaseUrl: string | undefined;
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
export async function openStore({ databaseUrl, folder, freeBytes }: StoreOptions): Promise<Store> {
  if (databaseUrl) return openOnServer({ connectionString: databaseUrl });
  const { database, pglite, admit, close } = await openFolder(folder, freeBytes);
  try {
    await migrate(database);
    const socket = await serveFolder(pglite, folder, (served, path) => serveDatabase(served, path, { admit }));
    const closeAll = async () => {
      await socket.close();
      await close();
    };
    const scheduler = { backend: 'pglite' as const, db: guarded(fromPglite(pglite), admit) };
    const store = createStore(database, { isShared: false, close: closeAll, scheduler });
    return {
      ...store,
      async purge(now) {
        await store.purge(now);
        await vacuum(database);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function guarded(db: Db, admit: () => Promise<void>): Db {
  return {
    ...db,
    async executeSql(text, values) {
      await admit();
      return db.executeSql(text, values);
    },
  };
}

/**
 * Opens the store for a command, which may run beside a bot: a folder's database is then reached through the bot's
 * socket. It creates no database, because no bot would read it. Also throws `store-folder-unusable` if there is none.
 */
export async function openStoreForCommand(options: StoreOptions): Promise<Store> {
  const { databaseUrl, folder } = options;
  const socket = databaseUrl ? undefined : await findSocket(folder);
  if (socket) return openOnServer({ host: socket, user: 'postgres', database: 'postgres', max: 1 });
  if (databaseUrl || hasDatabase(folder)) return openStore(options);
  throw new CodedError('store-folder-unusable', `There is no database in ${folder}: no bot has used this folder.`, {
    remedy: 'Set DATA_FOLDER or DATABASE_URL to the value that the bot uses.',
  });
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
