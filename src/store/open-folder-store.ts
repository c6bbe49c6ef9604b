import { type Db, fromPglite } from 'pg-boss';
import { settleRestoredFolder } from './backup/restored.ts';
import { createStore } from './create-store.ts';
import type { FreeBytes } from './database/disk-guard.ts';
import { openFolder } from './database/folder-database.ts';
import { serveFolder } from './database/folder-socket.ts';
import { migrate } from './database/migrate.ts';
import { vacuum } from './database/vacuum.ts';
import { serveDatabase } from './database/wire-server.ts';
import type { Store } from './types.ts';

/**
 * Opens the store in a folder, and serves it to commands. Throws `store-folder-in-use`, `store-folder-unusable`,
 * `store-disk-full`, `store-migration-failed`.
 */
export async function openFolderStore(folder: string, freeBytes?: FreeBytes): Promise<Store> {
  const { database, pglite, admit, close } = await openFolder(folder, freeBytes);
  try {
    await migrate(database);
    await settleRestoredFolder(database, folder);
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
