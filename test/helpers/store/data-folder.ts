import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openStore } from '../../../src/store/open-store.ts';
import { prepareFolder, SEED_VERSION } from '../database-seed.ts';

const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/photo-sync');

/**
 * Creates a data folder with a migrated database. PGlite would take seconds; a copy of the folder that an earlier test
 * has prepared takes a moment.
 */
export async function createDataFolder(folder: string): Promise<void> {
  const prepared = join(CACHE, `data-folder-${version()}`);
  if (!existsSync(prepared)) await prepare(prepared);
  cpSync(prepared, folder, { recursive: true });
}

/** Changes with the empty database and with each migration. */
function version(): string {
  const hash = createHash('sha256').update(SEED_VERSION);
  for (const file of globSync('src/store/database/migrations/**/*.ts').toSorted()) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

async function prepare(prepared: string): Promise<void> {
  const partial = `${prepared}.${process.pid}`;
  await mkdir(dirname(partial), { recursive: true });
  await prepareFolder(partial);
  await (await openStore({ databaseUrl: undefined, folder: partial })).close();
  for (const other of globSync(join(CACHE, 'data-folder-????????????'))) {
    if (other !== prepared) await rm(other, { recursive: true, force: true });
  }
  try {
    await rename(partial, prepared);
  } catch {
    // Another test process was faster.
    await rm(partial, { recursive: true });
  }
}
