import { writeFile } from 'node:fs/promises';
import { CodedError } from '../../src/errors.ts';

/** Writes a new file that only its owner can read. Replaces no file. Throws `file-not-written`. */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const exists = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    throw new CodedError('file-not-written', `The file ${file} was not written.`, {
      cause,
      remedy: exists
        ? 'It exists already. Choose another name.'
        : 'Check that the folder exists and can be written to.',
    });
  }
}
