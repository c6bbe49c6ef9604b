import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { asCodedError, CodedError } from '../../errors.ts';
import { DATABASE_FOLDER } from './data-folder.ts';
import { createDiskGuard, type FreeBytes } from './disk-guard.ts';
import { type FolderLock, folderInUse, lockFolder } from './folder-lock.ts';
import { findSocket } from './folder-socket.ts';
import { withPreparedStatements } from './prepared-statements.ts';
import type { Schema } from './schema.ts';

/** PostgreSQL (PGlite) in this process, on a folder that the process has locked. */
export interface FolderDatabase {
  readonly database: Kysely<Schema>;
  readonly pglite: PGlite;
  /** Call before each use of `pglite`; `database` calls it. Throws `store-disk-full` and `store-folder-in-use`. */
  admit(): Promise<void>;
  close(): Promise<void>;
}

/** Subfolder in which a new database is created, so that `postgres` is always complete. */
const NEW_DATABASE = 'postgres.new';
/** Files without which PGlite would create a new, empty database over the old one, or could not open it. */
const ESSENTIAL_FILES = ['PG_VERSION', 'global/pg_control'];

/** Opens or creates the folder. Throws `store-folder-in-use`, `store-folder-unusable` and `store-disk-full`. */
export async function openFolder(folder: string, freeBytes?: FreeBytes): Promise<FolderDatabase> {
  let lock: FolderLock | undefined;
  try {
    await mkdir(folder, { recursive: true });
    await keepPrivate(folder);
    lock = lockFolder(folder);
    const held = lock;
    // The lock file of a running process may have been removed.
    if (await findSocket(folder)) throw folderInUse(folder);
    const disk = createDiskGuard(folder, freeBytes);
    const admit = async () => {
      held.renew();
      await disk.check();
    };
    await admit();
    const pglite = await openDatabase(folder);
    const database = new Kysely<Schema>({ dialect: new GuardedDialect(pglite, admit) });
    return {
      database,
      pglite,
      admit,
      async close() {
        await database.destroy();
        held.release();
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

/**
 * Admits each query and transaction before it starts. Not at `acquireConnection`: after a rejection there, kysely gives
 * its only connection to no other query.
 */
class GuardedDialect extends PGliteDialect {
  readonly #admit: () => Promise<void>;

  constructor(pglite: PGlite, admit: () => Promise<void>) {
    super({ pglite: withAdmission(withPreparedStatements(pglite), admit) });
    this.#admit = admit;
  }

  override createDriver() {
    const driver = super.createDriver();
    const begin = driver.beginTransaction.bind(driver);
    driver.beginTransaction = async (...args: Parameters<typeof begin>) => {
      await this.#admit();
      return begin(...args);
    };
    return driver;
  }
}

function withAdmission(pglite: PGlite, admit: () => Promise<void>): PGlite {
  const query = async (...args: Parameters<PGlite['query']>) => {
    await admit();
    return pglite.query(...args);
  };
  return new Proxy(pglite, {
    get(target, name) {
      if (name === 'query') return query;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/**
 * The database contains people's pictures: only the owner may read it. On a volume that belongs to another user, as
 * with `fsGroup` in Kubernetes, the folder stays as it is, and the subfolder is private.
 * https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
async function keepPrivate(folder: string): Promise<void> {
  await chmod(folder, 0o700).catch((error: { code?: unknown }) => {
    if (error.code !== 'EPERM' && error.code !== 'ENOTSUP') throw error;
  });
}

async function openDatabase(folder: string): Promise<PGlite> {
  const path = join(folder, DATABASE_FOLDER);
  if (await isMissing(path)) {
    await rm(join(folder, NEW_DATABASE), { recursive: true, force: true });
    await mkdir(join(folder, NEW_DATABASE), { mode: 0o700 });
    await (await PGlite.create(join(folder, NEW_DATABASE))).close();
    await rm(path, { recursive: true, force: true });
    await rename(join(folder, NEW_DATABASE), path);
  } else {
    for (const file of ESSENTIAL_FILES) {
      if (existsSync(join(path, file))) continue;
      throw new CodedError('store-folder-unusable', `The database in ${path} is damaged: ${file} is missing.`, {
        remedy: `Restore the whole data folder from a backup. To start with an empty database instead, move ${path} away: opt-outs are lost, and each person is added again with their next message.`,
      });
    }
  }
  await keepPrivate(path);
  const pglite = await PGlite.create(path);
  // Plans depend on the values: those of small tables, kept for large ones, would use no partial index.
  await pglite.exec('set plan_cache_mode = force_custom_plan');
  return pglite;
}

/** Whether there is no database: the subfolder is missing or empty. */
async function isMissing(path: string): Promise<boolean> {
  if (!existsSync(path)) return true;
  if (!(await stat(path)).isDirectory()) return false;
  return (await readdir(path)).length === 0;
}

function reason(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : asCodedError(error).message;
}
