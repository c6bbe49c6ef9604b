import { join, parse } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import type { Tenant } from '../../sandbox/index.ts';
import { botEnvironment } from '../../sandbox/launch/bot-environment.ts';
import { startBotProcess } from '../../sandbox/launch/bot-process.ts';
import { cpuUsed } from './cpu-probe.ts';

/** A bot in a process of its own. */
export interface MeasuredBot {
  /** From now on people's messages go to this one. */
  connect(): void;
  /** Milliseconds of CPU time since it was started. */
  cpuUsed(): Promise<number>;
  stop(): Promise<void>;
}

/** Else V8 begins to tidy up the whole memory of a process each time that another one has its turn to be measured. */
const STEADY = '--no-memory-reducer';

/**
 * The options of `npm start`. With V8's own young generation, twice as large, what the pictures' buffers take outside the heap makes it
 * collect the whole of a bot's memory before it comes to collect what is new: once every 25 turns instead of every 200, in any bot that
 * has once been idle.
 */
const AS_STARTED = packageJson.scripts.start.split(' ').filter((word) => word.startsWith('--'));

/** `program`: relative to the project's folder, where this runs, and its arguments. `folder`: holds the tenant's `authority.pem`. */
export async function startMeasuredBot(tenant: Tenant, program: string, folder: string): Promise<MeasuredBot> {
  const socket = join(folder, `${parse(program.split(' ', 1)[0] ?? '').name}.sock`);
  const command = [process.execPath, STEADY, ...AS_STARTED, '--import ./bench/turn/cpu-probe.ts', program].join(' ');
  const bot = await startBotProcess(command, 0, (port) => {
    // The bot would look at it several times a turn, and nobody moves it here.
    const { CLOCK_FILE: _clock, ...environment } = botEnvironment(tenant, new URL(`http://localhost:${port}`), {
      authority: join(folder, 'authority.pem'),
      clock: '',
      data: `${socket}.data`,
    });
    return {
      ...environment,
      // Else the first person's turn would have one hop more, by which the bot learns it.
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
