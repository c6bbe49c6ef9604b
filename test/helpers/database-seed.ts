import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import packageJson from '../../package.json' with { type: 'json' };

/** Dump of an empty database. Creating one takes PGlite seconds, loading the dump takes a moment. */
const SEED = join(
  import.meta.dirname,
  `../../node_modules/.cache/photo-sync/empty-pglite-${packageJson.dependencies['@electric-sql/pglite']}.tar`,
);

/** Creates the dump unless an earlier run has. */
export async function makeSeed(): Promise<void> {
  if (existsSync(SEED)) return;
  const pglite = await PGlite.create();
  // A loaded dump starts crash recovery. The timer of its progress reports would keep Node from exiting.
  await pglite.exec('alter system set log_startup_progress_interval = 0');
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();
  await mkdir(dirname(SEED), { recursive: true });
  // Rename a complete file, because two runs may do this at the same time.
  const partial = `${SEED}.${process.pid}`;
  await writeFile(partial, Buffer.from(await dump.arrayBuffer()));
  await rename(partial, SEED);
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
