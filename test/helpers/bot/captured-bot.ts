import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../sandbox/http/free-port.ts';
import { startTenant, type Tenant, type TenantOptions } from '../../../sandbox/index.ts';
import { botEnvironment } from '../../../sandbox/launch/bot-environment.ts';
import { compileCache, SHORT_LIVED } from '../compile-cache.ts';
import { createDataFolder } from '../store/data-folder.ts';

/** A tenant with the bot as a separate process whose output is captured. */
export interface CapturedBot {
  readonly tenant: Tenant;
  readonly url: string;
  /** The output so far, of all its processes. */
  written(): { readonly stdout: string; readonly stderr: string };
  /** The files of its data folder as Latin-1; filled by `stop`. */
  stored(): readonly string[];
  /** Starts a new process, without sessions. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Differs from the seeds of other tests' tenants. */
const SEED = 4_711;

/** `options`: of the tenant. */
export async function startCapturedBot(
  settings: Readonly<Record<string, string>>,
  options: TenantOptions = {},
): Promise<CapturedBot> {
  const [tenant, folder, port] = await Promise.all([
    startTenant({ seed: SEED, peopleSeed: 1, ...options }),
    mkdtemp(join(tmpdir(), 'photo-sync-overheard-')),
    freePort(),
  ]);
  const files = { authority: join(folder, 'authority.pem'), clock: join(folder, 'clock'), data: join(folder, 'data') };
  await writeFile(files.authority, tenant.certificates.authority);
  await writeFile(files.clock, '0');
  await createDataFolder(files.data);
  const url = `http://localhost:${port}`;
  const out: Buffer[] = [];
  const err: Buffer[] = [];

  const start = async () => {
    const child = spawn(process.execPath, [...SHORT_LIVED, 'bot/index.ts'], {
      env: { ...compileCache, ...botEnvironment(tenant, new URL(url), files), LOG_LEVEL: 'trace', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // The process has exited and its output is read.
    const exit = once(child, 'close');
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        out.push(chunk);
        if (chunk.includes('is listening')) resolve();
      });
      void exit.then(() => reject(new Error(`The bot did not start: ${Buffer.concat(err)}`)));
    });
    return async () => {
      child.kill('SIGTERM');
      await exit;
    };
  };

  let stored: string[] = [];
  const clear = async () => {
    await tenant.stop();
    await rm(folder, { recursive: true });
  };
  let end = await start().catch(async (error) => {
    await clear();
    throw error;
  });
  tenant.teams.connectBot({
    botId: tenant.apps.bot.clientId,
    ssoClientId: tenant.apps.signIn.clientId,
    endpoint: `${url}/api/messages`,
  });
  return {
    tenant,
    url,
    written: () => ({ stdout: String(Buffer.concat(out)), stderr: String(Buffer.concat(err)) }),
    async restart() {
      await end();
      end = await start();
    },
    stored: () => stored,
    async stop() {
      await end();
      stored = await readFolder(files.data);
      await clear();
    },
  };
}

async function readFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(paths.map((path) => readFile(path, 'latin1')));
}
