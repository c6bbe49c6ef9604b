import { type FileHandle, open } from 'node:fs/promises';
import { CodedError } from '../../src/errors.ts';
import { csvLines } from '../program/csv-text.ts';
import type { CsvTable } from '../program/types.ts';
import { isErrorWithCode } from './file-error.ts';

/** The table with names that `--csv` asks for. Only its owner can read it. */
export interface NamesFile {
  /** Appends rows, and resolves when they are on disk. */
  append(rows: CsvTable['rows']): Promise<void>;
  /** In bytes. */
  length(): number;
  close(): Promise<void>;
}

const HEADING = ['user principal name', 'object id', 'verdict'];

/**
 * Opens a new file, or goes on in an old one after `bytes`: what an interrupted survey wrote later is removed. Throws
 * `survey-file-unusable`.
 */
export async function openNamesFile(file: string, bytes: number | undefined): Promise<NamesFile> {
  let length = bytes ?? 0;
  const handle = await openFile(file, bytes);
  async function append(rows: CsvTable['rows']): Promise<void> {
    const text = Buffer.from(csvLines(rows));
    await handle.write(text, 0, text.length, length);
    await handle.sync();
    length += text.length;
  }
  if (bytes === undefined) await append([HEADING]);
  return { append, length: () => length, close: () => handle.close() };
}

async function openFile(file: string, bytes: number | undefined): Promise<FileHandle> {
  try {
    const handle = await open(file, bytes === undefined ? 'wx' : 'r+', 0o600);
    if (bytes !== undefined) await handle.truncate(bytes);
    return handle;
  } catch (cause) {
    const exists = isErrorWithCode(cause, 'EEXIST');
    const remedy = exists ? 'Name a file that does not exist, or delete it.' : 'Check the path after --csv.';
    const why = exists ? 'exists already' : 'cannot be written';
    throw new CodedError('survey-file-unusable', `${file} ${why}.`, { cause, remedy });
  }
}
