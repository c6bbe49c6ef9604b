import { sql } from 'kysely';
import { fromPglite } from 'pg-boss';
import { CodedError } from '../errors.ts';
import { createStore } from './create-store.ts';
import { hasDatabase, openFolder } from './database/folder-database.ts';
import { findSocket, serveFolder } from './database/folder-socket.ts';
import { migrate } from './database/migrate.ts';
import { openServer, type ServerAddress, toUnreachableError } from './database/server-database.ts';
import { vacuum } from './database/vacuum.ts';
import type { Store } from './types.ts';

export interface StoreOptions {
  /** A PostgreSQL server; undefined: PGlite in the folder. */
  readonly databaseUrl: string | undefined;
  readonly folder: string;
}

/**
 * Opens the service's store: on the server, which any number of instances may share, or in the folder, which is this process's alone
 * until it closes. Other processes of the same user reach a folder's database through a socket meanwhile.
 * Throws `store-unreachable`, `store-folder-in-use`, `store-folder-unusable`, `store-migration-failed`.
 */
export async function openStore({ databaseUrl, folder }: StoreOptions): Promise<Store> {
  if (databaseUrl) return openOnServer({ connectionString: databaseUrl });
  const { database, pglite, close } = await openFolder(folder);
  try {
    await migrate(database);
    const socket = await serveFolder(pglite, folder);
    const end = async () => {
      await socket.close();
      await close();
    };
    const store = createStore(database, end, { backend: 'pglite', db: fromPglite(pglite) });
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

/**
 * The same for a command that may be typed beside a running bot: in a folder it goes through the bot, if one is there. It makes no
 * database: what is said to an empty one, nobody hears.
 */
export async function openStoreForCommand(options: StoreOptions): Promise<Store> {
  const { databaseUrl, folder } = options;
  const socket = databaseUrl ? undefined : await findSocket(folder);
  if (socket) return openOnServer({ host: socket, user: 'postgres', database: 'postgres', max: 1 });
  if (databaseUrl || hasDatabase(folder)) return openStore(options);
  throw new CodedError('store-folder-unusable', `There is no database in ${folder}: no bot has been started with it.`, {
    remedy: 'Set DATA_FOLDER or DATABASE_URL to what the bot has.',
  });
}

async function openOnServer(address: ServerAddress): Promise<Store> {
  // Instances that start at once wait for the one that migrates, however long that takes.
  const patient = openServer({ ...address, max: 1 }, 0);
  try {
    await sql`select 1`.execute(patient.database).catch((error: unknown) => {
      throw toUnreachableError(error);
    });
    await migrate(patient.database);
  } finally {
    await patient.close();
  }
  const { database, close } = openServer(address);
  const { connectionString } = address;
  return createStore(database, close, connectionString ? { backend: 'postgres', connectionString } : undefined);
}
