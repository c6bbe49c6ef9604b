import { join, parse } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import type { Tenant } from '../../sandbox/index.ts';
import { botEnvironment } from '../../sandbox/launch/bot-environment.ts';
import { startBotProcess } from '../../sandbox/launch/bot-process.ts';
import { cpuUsed } from './cpu-probe.ts';

/** A bot in its own process. */
export interface MeasuredBot {
  /** Routes people's messages to this bot from now on. */
  connect(): void;
  /** CPU time since the start. Milliseconds. */
  cpuUsed(): Promise<number>;
  stop(): Promise<void>;
}

/** Stops V8 from starting a full garbage collection in a process whenever the other one is measured. */
const STEADY_MEMORY = '--no-memory-reducer';

/**
 * The options of `npm start`. V8's default young generation is twice as large. With it, the pictures' buffers outside
 * the heap trigger a full collection before a young one: every 25 turns instead of every 200, in a bot that has once
 * been idle.
 */
const START_OPTIONS = packageJson.scripts.start.split(' ').filter((word) => word.startsWith('--'));

/**
 * Starts a bot. `program`: a path relative to the project's folder, which is the current one, and arguments. `folder`:
 * contains the tenant's `authority.pem`.
 */
export async function startMeasuredBot(tenant: Tenant, program: string, folder: string): Promise<MeasuredBot> {
  const socket = join(folder, `${parse(program.split(' ', 1)[0] ?? '').name}.sock`);
  const command = [
    process.execPath,
    STEADY_MEMORY,
    ...START_OPTIONS,
    '--import ./bench/turn/cpu-probe.ts',
    program,
  ].join(' ');
  const bot = await startBotProcess(command, 0, (port) => {
    // The clock is not moved here, so omit its file, which the bot would read several times a turn.
    const { CLOCK_FILE: _clock, ...environment } = botEnvironment(tenant, new URL(`http://localhost:${port}`), {
      authority: join(folder, 'authority.pem'),
      clock: '',
      data: `${socket}.data`,
    });
    return {
      ...environment,
      // Saves one hop in the first person's turn, in which the bot would learn the address.
      SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint,
      LOG_LEVEL: 'warn',
      CPU_SOCKET: socket,
    };
  });
  const connect = () =>
    tenant.teams.connectBot({
      botId: tenant.apps.bot.clientId,
      ssoClientId: tenant.apps.signIn.clientId,
      endpoint: bot.endpoint,
    });
  return { connect, cpuUsed: () => cpuUsed(socket), stop: bot.stop };
}
