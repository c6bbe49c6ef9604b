import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { asCodedError, CodedError } from '../../errors.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import type { Schema } from './schema.ts';

/** PostgreSQL within this process, on a folder that belongs to it alone. */
export interface FolderDatabase {
  readonly database: Kysely<Schema>;
  readonly pglite: PGlite;
  close(): Promise<void>;
}

/** In the folder. */
const DATABASE = 'postgres';

/** Whether somebody has opened it before. */
export function hasDatabase(folder: string): boolean {
  return existsSync(join(folder, DATABASE));
}

/** Opens the folder, or makes it. Throws `store-folder-in-use` and `store-folder-unusable`. */
export async function openFolder(folder: string): Promise<FolderDatabase> {
  let lock: FolderLock | undefined;
  try {
    await mkdir(folder, { recursive: true });
    // People's pictures: nobody else's business on this machine.
    await chmod(folder, 0o700);
    lock = lockFolder(folder);
    const pglite = await PGlite.create(join(folder, DATABASE));
    const database = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) });
    return {
      database,
      pglite,
      async close() {
        await database.destroy();
        lock?.release();
      },
    };
  } catch (error) {
    lock?.release();
    if (error instanceof CodedError) throw error;
    throw new CodedError('store-folder-unusable', `The database in ${folder} could not be opened: ${reason(error)}`, {
      cause: error,
      remedy:
        'DATA_FOLDER must name a folder of its own on a local disk, which this user may write to. A damaged database is put right from a backup of the whole folder.',
    });
  }
}

function reason(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : asCodedError(error).message;
}
