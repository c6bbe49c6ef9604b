import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { parseEnv } from 'node:util';
import { ConfigError } from '../src/config-error.ts';

/**
 * Reads settings from a file of `NAME=value` lines; what the environment has already, stays. Throws a `ConfigError` where there is no
 * such file. Node reads NODE_EXTRA_CA_CERTS when it starts, so the authority that the file names is trusted here, beside the others.
 */
export function readSettingsFile(file: string): void {
  const settings = parseEnv(readText(file));
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
  const authority = settings.NODE_EXTRA_CA_CERTS;
  if (authority) tls.setDefaultCACertificates([...tls.getCACertificates('default'), readText(authority)]);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError([`The file can not be read: ${file}`]);
  }
}
