import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import packageJson from '../../package.json' with { type: 'json' };

const CACHE = join(import.meta.dirname, '../../node_modules/.cache/photo-sync');
/** Changes with PGlite and with this file. */
export const SEED_VERSION = createHash('sha256')
  .update(packageJson.dependencies['@electric-sql/pglite'])
  .update(readFileSync(import.meta.filename))
  .digest('hex')
  .slice(0, 12);
/** Dump of an empty database. Creating one takes PGlite seconds, loading the dump takes a moment. */
const SEED = join(CACHE, `empty-pglite-${SEED_VERSION}.tar`);
/** MB. The smallest files of the write-ahead log: PGlite reads and copies one at each start. */
const WAL_SEGMENT = '1';
/** The usual 128 MB take longer to clear than the rest of a start. */
const SHARED_BUFFERS = '4MB';

/** Creates the dump unless an earlier run has. */
export async function makeSeed(): Promise<void> {
  if (existsSync(SEED)) return;
  const pglite = await PGlite.create({ initDbStartParams: [`--wal-segsize=${WAL_SEGMENT}`] });
  // A loaded dump starts crash recovery. The timer of its progress reports would keep Node from exiting.
  await pglite.exec('alter system set log_startup_progress_interval = 0');
  await pglite.exec(`alter system set shared_buffers = '${SHARED_BUFFERS}'`);
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();
  await mkdir(CACHE, { recursive: true });
  const older = (await readdir(CACHE)).filter((name) => /^empty-pglite-.+\.tar$/.test(name));
  // Rename a complete file, because two runs may do this at the same time.
  const partial = `${SEED}.${process.pid}`;
  await writeFile(partial, Buffer.from(await dump.arrayBuffer()));
  await rename(partial, SEED);
  await Promise.all(older.map((name) => rm(join(CACHE, name), { force: true })));
}

/** Opens an empty database in memory. */
export async function emptyDatabase(): Promise<PGlite> {
  await makeSeed();
  return PGlite.create({ loadDataDir: new Blob([await readFile(SEED)]) });
}

/** Creates a data folder with an empty database. */
export async function prepareFolder(folder: string): Promise<void> {
  await makeSeed();
  await mkdir(folder, { recursive: true });
  const loadDataDir = new Blob([await readFile(SEED)]);
  await (await PGlite.create(join(folder, 'postgres'), { loadDataDir })).close();
}
