import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CodedError } from '../../errors.ts';

export interface FolderLock {
  release(): void;
}

/** SQLite's code for a database locked by another process: https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/**
 * Locks the folder for this process, or throws `store-folder-in-use`. Two processes on one folder lose data silently.
 *
 * The lock belongs to the operating system: it ends with the process, even after a crash, and needs no process id.
 * Node offers such a lock only within SQLite, so the SQLite file `lock` exists only to be locked.
 */
export function lockFolder(folder: string): FolderLock {
  const lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: unknown }).errcode !== SQLITE_BUSY) throw error;
    throw new CodedError('store-folder-in-use', `Another Photo Sync process is using the database in ${folder}.`, {
      remedy:
        'Only one process can use a folder at a time. Stop the other process, set DATA_FOLDER to another folder, or set DATABASE_URL to a PostgreSQL server, which several processes can share.',
    });
  }
  return { release: () => lock.close() };
}
