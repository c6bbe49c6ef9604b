import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Subfolder of the data folder with PGlite's files. */
export const DATABASE_FOLDER = 'postgres';

export function hasDatabase(folder: string): boolean {
  return existsSync(join(folder, DATABASE_FOLDER));
}
