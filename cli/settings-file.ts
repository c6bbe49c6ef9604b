import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { parseEnv } from 'node:util';
import { CodedError } from '../src/errors.ts';

/**
 * Reads settings from a file of `NAME=value` lines; what the environment has already, stays. Throws `settings-file-unreadable`. Node
 * reads NODE_EXTRA_CA_CERTS when it starts, so the authority that the file names is trusted here, beside the others.
 */
export function readSettingsFile(file: string): void {
  const settings = parseEnv(readText(file, 'The file of settings', 'Check the path behind --settings.'));
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
  const authority = settings.NODE_EXTRA_CA_CERTS;
  if (!authority) return;
  const remedy = 'A sandbox that has ended takes it along: give the settings of one that runs.';
  const own = readText(authority, 'The certificate that NODE_EXTRA_CA_CERTS names in the file of settings', remedy);
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), own]);
}

function readText(file: string, what: string, remedy: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CodedError('settings-file-unreadable', `${what} can not be read: ${file} (${why}).`, { cause, remedy });
  }
}
