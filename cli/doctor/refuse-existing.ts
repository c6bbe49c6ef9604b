import { existsSync } from 'node:fs';
import { CodedError } from '../../src/errors.ts';

/** Throws `file-not-written` before the work is done in vain. `option`: the one that names the file. */
export function refuseExisting(file: string, option: string): void {
  if (!existsSync(file)) return;
  throw new CodedError('file-not-written', `The file ${file} exists already.`, {
    remedy: `Name another one with ${option}.`,
  });
}
