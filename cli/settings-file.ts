import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { CodedError } from '../src/errors.ts';
import type { ProcessContext } from './program/types.ts';

/**
 * Adds the settings in a file of `NAME=value` lines to the environment, which takes precedence. Node reads
 * NODE_EXTRA_CA_CERTS only at its start, so the authority in the file becomes a trusted one here.
 * Throws `settings-file-unreadable`.
 */
export function readSettingsFile(
  file: string,
  { environment, trust }: Pick<ProcessContext, 'environment' | 'trust'>,
): void {
  const settings = parseEnv(readText(file, 'The settings file', 'Check the path after --settings.'));
  for (const [name, value] of Object.entries(settings)) environment[name] ??= value;
  const authority = settings.NODE_EXTRA_CA_CERTS;
  if (!authority) return;
  const remedy = 'A sandbox deletes it when it stops. Use the settings of a running one.';
  trust(readText(authority, 'The file in NODE_EXTRA_CA_CERTS of the settings file', remedy));
}

function readText(file: string, what: string, remedy: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CodedError('settings-file-unreadable', `${what} cannot be read: ${file} (${why}).`, { cause, remedy });
  }
}
