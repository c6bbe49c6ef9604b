import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CodedError } from '../../errors.ts';

export interface FolderLock {
  release(): void;
}

/** SQLite's "somebody else has it": https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/**
 * Takes the folder for this process alone, or throws `store-folder-in-use`: two processes on one PGlite folder lose data without a word.
 *
 * The lock is the operating system's own, so it ends with its holder however that ends, and no process id needs to be guessed at.
 * Node offers no such lock, except within SQLite: all that this file is for is to be locked.
 */
export function lockFolder(folder: string): FolderLock {
  const lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: unknown }).errcode !== SQLITE_BUSY) throw error;
    throw new CodedError('store-folder-in-use', `Another process of Photo Sync has the database in ${folder} open.`, {
      remedy:
        'One process can use a folder at a time. Stop the other one, set DATA_FOLDER to another folder, or set DATABASE_URL: a PostgreSQL server can be shared.',
    });
  }
  return { release: () => lock.close() };
}
