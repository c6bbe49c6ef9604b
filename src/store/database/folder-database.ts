import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { asCodedError, CodedError } from '../../errors.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import type { Schema } from './schema.ts';

/** PostgreSQL (PGlite) in this process, on a folder that the process has locked. */
export interface FolderDatabase {
  readonly database: Kysely<Schema>;
  readonly pglite: PGlite;
  close(): Promise<void>;
}

/** Subfolder of the data folder. */
const DATABASE = 'postgres';

export function hasDatabase(folder: string): boolean {
  return existsSync(join(folder, DATABASE));
}

/** Opens or creates the folder. Throws `store-folder-in-use` and `store-folder-unusable`. */
export async function openFolder(folder: string): Promise<FolderDatabase> {
  let lock: FolderLock | undefined;
  try {
    await mkdir(folder, { recursive: true });
    // The database contains people's pictures: only the owner may read it.
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
        'DATA_FOLDER must name a separate folder on a local disk that this user can write to. Restore a damaged database from a backup of the whole folder.',
    });
  }
}

function reason(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : asCodedError(error).message;
}
