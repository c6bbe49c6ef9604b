import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../../sandbox/http/free-port.ts';
import { graphConnection, type Tenant } from '../../../sandbox/index.ts';
import { botEnvironment } from '../../../sandbox/launch/bot-environment.ts';

/** A bot that knows nothing of the sandbox, in a process of its own. */
export interface ForeignBot {
  /** e.g. `http://localhost:21000` */
  readonly origin: string;
  /** What the bot wrote to stderr. */
  readonly errors: () => string;
  stop(): Promise<void>;
}

/**
 * Starts a bot of this folder with the settings that the sandbox prints, and nothing else of this process's
 * environment, and connects it to Teams.
 */
export async function startForeignBot(tenant: Tenant, file: string): Promise<ForeignBot> {
  const folder = await mkdtemp(path.join(tmpdir(), 'foreign-bot-'));
  const authority = path.join(folder, 'authority.pem');
  await writeFile(authority, tenant.certificates.authority);
  const origin = `http://localhost:${await freePort()}`;
  const endpoint = `${origin}/api/messages`;
  const files = { authority, clock: '', data: '' };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, file)], {
    env: botEnvironment(tenant, new URL(endpoint), files, 'botbuilder'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  if (child.exitCode !== null) throw new Error(`The bot ended with code ${child.exitCode}: ${errors}`);
  const { bot, signIn } = tenant.apps;
  const connections = [graphConnection(signIn)];
  tenant.teams.connectBot({ botId: bot.clientId, ssoClientId: signIn.clientId, endpoint, connections });
  return {
    origin,
    errors: () => errors,
    async stop() {
      await end(child);
      await rm(folder, { recursive: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
