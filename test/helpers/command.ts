import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import type { Tenant } from '../../sandbox/index.ts';
import { appSettings } from './app-settings.ts';
import { compileCache } from './compile-cache.ts';

/** Settings for a command, with the app's secret. `folder`: contains the authority's certificate and the data. */
export function commandSettings(tenant: Tenant, folder: string): Record<string, string> {
  return {
    ...appSettings(tenant),
    NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
    DATA_FOLDER: folder,
  };
}

/** Runs a command in its own process and waits for its end. */
export async function runCommand(program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [program, ...args], { env: { ...compileCache, ...env } });
  const [out, err, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise((resolve) => child.once('exit', resolve)),
  ]);
  return { out, err, code };
}
