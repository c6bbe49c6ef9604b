import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tenant } from '../../sandbox/index.ts';
import { botEnvironment } from '../../sandbox/launch/bot-environment.ts';
import { startBotProcess } from '../../sandbox/launch/bot-process.ts';
import { askProbe, type HeldResources } from './probe.ts';

/** A bot in its own process, with a probe. */
export interface ProbedBot {
  readonly port: number;
  /** CPU time of its event loop's thread since the start. Milliseconds. */
  busy(): Promise<number>;
  held(): Promise<HeldResources>;
  stop(): Promise<void>;
}

/** `folder`: for its files. */
export async function startProbedBot(tenant: Tenant, folder: string): Promise<ProbedBot> {
  const socket = join(folder, 'probe.sock');
  const authority = join(folder, 'authority.pem');
  await writeFile(authority, tenant.certificates.authority);
  const command = `${process.execPath} --expose-gc --import ./bench/abuse/probe.ts bot/index.ts`;
  const bot = await startBotProcess(command, 0, (port) => {
    // The clock is not moved here, so omit its file.
    const { CLOCK_FILE: _clock, ...environment } = botEnvironment(tenant, new URL(`http://localhost:${port}`), {
      authority,
      clock: '',
      data: join(folder, 'data'),
    });
    return { ...environment, LOG_LEVEL: 'silent', DRAIN_SECONDS: '0', PROBE_SOCKET: socket };
  });
  tenant.teams.connectBot({
    botId: tenant.apps.bot.clientId,
    ssoClientId: tenant.apps.signIn.clientId,
    endpoint: bot.endpoint,
  });
  return {
    port: Number(new URL(bot.endpoint).port),
    busy: async () => (await askProbe(socket, 'busy')) as number,
    held: async () => (await askProbe(socket, 'held')) as HeldResources,
    stop: bot.stop,
  };
}
