import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { CodedError } from '../../errors.ts';
import { DATABASE_FOLDER, hasDatabase } from '../database/data-folder.ts';
import { type FreeBytes, MIN_FREE_BYTES, readFreeBytes } from '../database/disk-guard.ts';
import { lockFolder } from '../database/folder-lock.ts';
import { copyFolder, type FoundFile, flushFiles, listFiles } from './copy-files.ts';
import { holdDatabase } from './hold-database.ts';
import { BACKUP_MARK } from './restored.ts';

export interface WrittenBackup {
  /** Absolute path. It can be used as DATA_FOLDER. */
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  /** How long the service waited, in milliseconds; undefined: no service runs. */
  readonly held: number | undefined;
}

/**
 * Copies the database of a data folder, whether a service uses it or not. Everything that was committed before the call
 * is in the copy, and nothing by halves. `to` is complete or not there. Throws `backup-failed`, `store-folder-in-use`,
 * `store-folder-unusable`.
 */
export async function backUpFolder(
  dataFolder: string,
  to: string,
  freeBytes: FreeBytes = readFreeBytes,
): Promise<WrittenBackup> {
  const [from, folder] = [join(resolve(dataFolder), DATABASE_FOLDER), resolve(to)];
  if (!hasDatabase(dataFolder)) {
    throw new CodedError('backup-failed', `There is no database in ${dataFolder}.`, {
      remedy: 'Set DATA_FOLDER to the value that the bot uses.',
    });
  }
  await checkTarget(folder, from);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  try {
    await mkdir(partial, { recursive: true, mode: 0o700 });
    await checkSpace(from, partial, freeBytes);
    const { files, held } = await copyDatabase(dataFolder, join(partial, DATABASE_FOLDER));
    await flushFiles(join(partial, DATABASE_FOLDER), files);
    await writeFile(join(partial, BACKUP_MARK), '{}\n', { mode: 0o600, flush: true });
    // An empty folder is replaced.
    await rename(partial, folder);
    return { folder, files: files.length, bytes: sizeOf(files), held };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (error instanceof CodedError) throw error;
    throw new CodedError('backup-failed', `The copy could not be written to ${folder}: ${reasonOf(error)}.`, {
      cause: error,
      remedy: 'This user must be able to write to the folder around it.',
    });
  }
}

async function copyDatabase(
  dataFolder: string,
  to: string,
): Promise<{ readonly files: readonly FoundFile[]; readonly held: number | undefined }> {
  const from = join(dataFolder, DATABASE_FOLDER);
  const since = performance.now();
  const hold = await holdDatabase(dataFolder);
  if (hold) {
    const copied = copyFolder(from, to, hold.lost);
    // The hold ends in any case. If it was lost, that is why the copy failed.
    await copied.catch(() => {});
    await hold.release();
    return { files: await copied, held: performance.now() - since };
  }
  const lock = lockFolder(dataFolder);
  try {
    return { files: await copyFolder(from, to), held: undefined };
  } finally {
    lock.release();
  }
}

async function checkTarget(folder: string, database: string): Promise<void> {
  const inDatabase = relative(database, folder);
  if (!inDatabase.startsWith('..')) {
    throw new CodedError('backup-failed', `${folder} is in the database.`, { remedy: 'Name a folder outside of it.' });
  }
  const names = await readdir(folder).catch((error: { code?: unknown }): string[] => {
    if (error.code === 'ENOENT') return [];
    throw new CodedError('backup-failed', `${folder} is no folder.`, { cause: error, remedy: 'Name a new folder.' });
  });
  if (names.length === 0) return;
  throw new CodedError('backup-failed', `${folder} is not empty.`, {
    remedy: 'Name a folder that does not exist yet. The command replaces no earlier backup.',
  });
}

/** The copy must not fill the disk on which the database grows. */
async function checkSpace(from: string, to: string, freeBytes: FreeBytes): Promise<void> {
  const free = await freeBytes(to);
  const needed = sizeOf((await listFiles(from)).files) + MIN_FREE_BYTES;
  if (free >= needed) return;
  const toMegabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
  throw new CodedError('backup-failed', `The disk of ${dirname(to)} has ${toMegabytes(free)} MB left.`, {
    remedy: `The backup needs ${toMegabytes(needed)} MB there, with a reserve.`,
  });
}

function sizeOf(files: readonly FoundFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return String(code ?? message);
}
