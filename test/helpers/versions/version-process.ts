import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../../sandbox/http/free-port.ts';
import { compileCache } from '../compile-cache.ts';

/** A bot of some version, in a process of its own, started as `npm start` starts it. */
export interface VersionProcess {
  readonly origin: string;
  /** Lines of its log about a database that it cannot work with. A busy machine leads to other errors. */
  readonly refusals: readonly string[];
  /** Sends SIGTERM and resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Classes of SQLSTATE of a wrong statement or row: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const REFUSAL = /"code":"(0A|22|23|42)[0-9A-Z]{3}"|"trouble":"statement"|store-migration-failed/;

/** Starts the sources in `folder` and waits until the bot has opened its database. */
export async function startVersion(
  folder: string,
  settings: (origin: URL) => Readonly<Record<string, string>>,
): Promise<VersionProcess> {
  const origin = new URL(`http://localhost:${await freePort()}`);
  const child = spawn(process.execPath, ['--max-semi-space-size=16', '--liftoff-only', 'bot/index.ts'], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...compileCache, ...settings(origin) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const refusals: string[] = [];
  let last = '';
  for (const output of [child.stdout, child.stderr]) {
    createInterface(output).on('line', (line) => {
      last = line;
      if (REFUSAL.test(line)) refusals.push(line);
    });
  }
  while (!(await isOpen(origin))) {
    if (child.exitCode !== null)
      throw new Error(`It ended with code ${child.exitCode}: ${[...refusals, last].join('\n')}`);
    await wait(50);
  }
  return {
    origin: origin.origin,
    refusals,
    async stop() {
      if (child.exitCode === null) {
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }
      return child.exitCode;
    },
  };
}

/** Versions differ in where they say it: `/ready` names its parts, and `/health` named the store before that. */
async function isOpen(origin: URL): Promise<boolean> {
  for (const path of ['/ready', '/health']) {
    try {
      const response = await fetch(new URL(path, origin), { headers: { connection: 'close' } });
      const text = await response.text();
      if (response.ok && /"store":"ok"|"degraded":\[\]/.test(text)) return true;
    } catch {
      return false;
    }
  }
  return false;
}
