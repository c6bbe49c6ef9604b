import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createUnderstand, type Understand } from './create-understand.ts';
import { readModel, writeModel } from './model-file.ts';
import type { UnderstandingModel } from './types.ts';

/** Written by the build. The sources have none. */
export const BUILT_MODEL = 'model.bin';
const LOCALES = join(import.meta.dirname, '../locales');
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/photo-sync');
const CACHED = /^understanding-.+\.bin$/;

let loaded: Promise<Understand> | undefined;

/** Loads the model once: all bots of a process share it. */
export function loadUnderstand(): Promise<Understand> {
  loaded ??= loadModel().then(createUnderstand);
  return loaded;
}

/**
 * The model of the build. A program that runs from the sources trains it from the examples, which takes some seconds,
 * and keeps it in a cache until the examples or the classifier change.
 */
export async function loadModel(): Promise<UnderstandingModel> {
  const built = join(import.meta.dirname, BUILT_MODEL);
  return readModel(existsSync(built) ? await readFile(built) : await cachedModel());
}

async function cachedModel(): Promise<Buffer> {
  const file = join(CACHE, `understanding-${await versionOfSources()}.bin`);
  if (existsSync(file)) return readFile(file);
  // Only here, because a built program neither needs nor has the examples.
  const [{ trainModel }, { readExamples }] = await Promise.all([
    import('./training/train-model.ts'),
    import('./training/read-examples.ts'),
  ]);
  const bytes = writeModel(trainModel(await readExamples(LOCALES)));
  // Without a place to write, the next start trains again.
  await keep(file, bytes).catch(() => undefined);
  return bytes;
}

/** Changes with the examples and with the classifier. */
async function versionOfSources(): Promise<string> {
  const [code, examples] = await Promise.all([
    filesIn(import.meta.dirname, /\.ts$/),
    filesIn(LOCALES, /(?:phrases|words)\.json$/),
  ]);
  const contents = await Promise.all([...code, ...examples].map((file) => readFile(file)));
  return contents
    .reduce((hash, content) => hash.update(content), createHash('sha256'))
    .digest('hex')
    .slice(0, 16);
}

async function filesIn(folder: string, name: RegExp): Promise<readonly string[]> {
  const files = await readdir(folder, { recursive: true });
  return files
    .filter((file) => name.test(file))
    .sort()
    .map((file) => join(folder, file));
}

/** Renames a complete file, because several programs may do this at the same time. */
async function keep(file: string, bytes: Buffer): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const older = (await readdir(CACHE)).filter((name) => CACHED.test(name));
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, bytes);
  await rename(partial, file);
  await Promise.all(older.map((name) => rm(join(CACHE, name), { force: true })));
}
