import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { parseEnv } from 'node:util';
import { CodedError } from '../src/errors.ts';

/**
 * Reads settings from a file of `NAME=value` lines. The environment takes precedence. Node reads NODE_EXTRA_CA_CERTS
 * only at its start, so the authority in the file is added to the trusted ones here. Throws `settings-file-unreadable`.
 */
export function readSettingsFile(file: string): void {
  const settings = parseEnv(readText(file, 'The settings file', 'Check the path after --settings.'));
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
  const authority = settings.NODE_EXTRA_CA_CERTS;
  if (!authority) return;
  const remedy = 'A sandbox deletes it when it stops. Use the settings of a running one.';
  const certificate = readText(authority, 'The file in NODE_EXTRA_CA_CERTS of the settings file', remedy);
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate]);
}

function readText(file: string, what: string, remedy: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CodedError('settings-file-unreadable', `${what} cannot be read: ${file} (${why}).`, { cause, remedy });
  }
}
