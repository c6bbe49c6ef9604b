import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';

/** A file of a folder, by its path in it. */
export interface FoundFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Files that are copied or read at once. */
const AT_ONCE = 8;
/** Of the process that runs. PostgreSQL's own backups leave it out, too: `pg_basebackup`. */
const LEFT_OUT = 'postmaster.pid';

/** The files and empty folders of a folder, at any depth. */
export async function listFiles(
  folder: string,
): Promise<{ readonly files: readonly FoundFile[]; readonly folders: readonly string[] }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const pathOf = ({ parentPath, name }: (typeof entries)[number]) => join(parentPath, name).slice(folder.length + 1);
  const limit = pLimit(AT_ONCE);
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && entry.name !== LEFT_OUT)
      .map((entry) =>
        limit(async () => ({ path: pathOf(entry), size: (await stat(join(folder, pathOf(entry)))).size })),
      ),
  );
  return { files, folders: entries.filter((entry) => entry.isDirectory()).map(pathOf) };
}

/** Copies all files of a folder. On a file system that can, a copy shares its blocks with the original. */
export async function copyFolder(from: string, to: string, signal?: AbortSignal): Promise<readonly FoundFile[]> {
  const { files, folders } = await listFiles(from);
  for (const path of ['', ...folders]) await mkdir(join(to, path), { recursive: true, mode: 0o700 });
  const limit = pLimit(AT_ONCE);
  await Promise.all(
    files.map(({ path }) =>
      limit(async () => {
        signal?.throwIfAborted();
        await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE);
      }),
    ),
  );
  return files;
}

/** Waits until the files and the names of their folders are on the disk. */
export async function flushFiles(folder: string, files: readonly FoundFile[]): Promise<void> {
  const limit = pLimit(AT_ONCE);
  const folders = new Set(files.map(({ path }) => dirname(path)));
  await Promise.all(
    [...files.map(({ path }) => path), ...folders].map((path) => limit(() => flush(join(folder, path)))),
  );
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
