import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import packageJson from '../../package.json' with { type: 'json' };

/** An empty database as PGlite makes it, in seconds, kept beside the installed packages: from it one more takes a moment. */
const SEED = join(
  import.meta.dirname,
  `../../node_modules/.cache/photo-sync/empty-pglite-${packageJson.dependencies['@electric-sql/pglite']}.tar`,
);

/** Makes that, unless an earlier run has. */
export async function makeSeed(): Promise<void> {
  if (existsSync(SEED)) return;
  const pglite = await PGlite.create();
  // A dump looks like a crash to whoever opens it, and PostgreSQL reports on its recovery by a timer, which keeps Node from ending.
  await pglite.exec('alter system set log_startup_progress_interval = 0');
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();
  await mkdir(dirname(SEED), { recursive: true });
  // Whole or not at all, should two runs do this at once.
  const unfinished = `${SEED}.${process.pid}`;
  await writeFile(unfinished, Buffer.from(await dump.arrayBuffer()));
  await rename(unfinished, SEED);
}

/** An empty database in memory. */
export async function emptyDatabase(): Promise<PGlite> {
  await makeSeed();
  return PGlite.create({ loadDataDir: new Blob([await readFile(SEED)]) });
}

/** Makes a data folder in which the bot finds an empty database. */
export async function prepareFolder(folder: string): Promise<void> {
  await makeSeed();
  await mkdir(folder, { recursive: true });
  const loadDataDir = new Blob([await readFile(SEED)]);
  await (await PGlite.create(join(folder, 'postgres'), { loadDataDir })).close();
}
