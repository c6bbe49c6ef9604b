import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CodedError } from '../../errors.ts';

export interface FolderLock {
  /**
   * Locks the folder again if the lock file was removed or replaced. Throws `store-folder-in-use` if another process
   * has locked it meanwhile.
   */
  renew(): void;
  release(): void;
}

/** https://www.sqlite.org/rescode.html */
const SQLITE = {
  permission: 3,
  busy: 5,
  readOnly: 8,
  ioError: 10,
  full: 13,
  cannotOpen: 14,
  protocol: 15,
  notADatabase: 26,
};

const LOCK_REMEDY =
  'DATA_FOLDER must name a separate folder on a local disk that this user can write to. A network share may not support locks.';
const LOCK_REMEDIES: ReadonlyMap<number | undefined, string> = new Map([
  [SQLITE.full, 'The disk is full. Free space, then start the service again.'],
  [
    SQLITE.notADatabase,
    "The file is not the service's own. Check that DATA_FOLDER names a separate folder, and remove the file.",
  ],
]);

/**
 * Locks the folder for this process, or throws `store-folder-in-use`. Two processes on one folder lose data silently.
 *
 * The lock belongs to the operating system: it ends with the process, even after a crash, and needs no process id.
 * Node offers such a lock only within SQLite, so the SQLite file `lock` exists only to be locked.
 */
export function lockFolder(folder: string): FolderLock {
  const file = join(folder, 'lock');
  let lock = lockFile(folder, file);
  return {
    renew() {
      if (statSync(file, { throwIfNoEntry: false })?.ino === lock.ino) return;
      const renewed = lockFile(folder, file);
      lock.database.close();
      lock = renewed;
    },
    release: () => lock.database.close(),
  };
}

function lockFile(folder: string, file: string): { readonly database: DatabaseSync; readonly ino: number } {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    return { database, ino: statSync(file).ino };
  } catch (error) {
    database?.close();
    throw toLockError(error, folder, file);
  }
}

export function folderInUse(folder: string, cause?: unknown): CodedError {
  return new CodedError('store-folder-in-use', `Another Photo Sync process is using the database in ${folder}.`, {
    cause,
    remedy:
      'Only one process can use a folder at a time. Stop the other process, set DATA_FOLDER to another folder, or set DATABASE_URL to a PostgreSQL server, which several processes can share.',
  });
}

/** Node's errors of SQLite all have the code `ERR_SQLITE_ERROR`; SQLite's own code and words tell what is wrong. */
function toLockError(error: unknown, folder: string, file: string): CodedError {
  const { errcode, errstr } = error as { errcode?: unknown; errstr?: unknown };
  // The low byte is the primary code: https://www.sqlite.org/rescode.html#primary_result_codes_versus_extended_result_codes
  const primary = typeof errcode === 'number' ? errcode & 0xff : undefined;
  if (primary === SQLITE.busy) return folderInUse(folder, error);
  const reason = typeof errstr === 'string' ? `${errstr}, SQLite ${errcode}` : String((error as Error).message);
  return new CodedError('store-folder-unusable', `The file ${file} could not be locked (${reason}).`, {
    cause: error,
    remedy: LOCK_REMEDIES.get(primary) ?? LOCK_REMEDY,
  });
}
