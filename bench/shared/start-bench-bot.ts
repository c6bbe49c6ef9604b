import { join } from 'node:path';
import type { Tenant } from '../../sandbox/index.ts';
import { botEnvironment } from '../../sandbox/launch/bot-environment.ts';
import { startBotProcess } from '../../sandbox/launch/bot-process.ts';

export interface BenchBot {
  /** Routes people's messages to this bot from now on. */
  connect(): void;
  stop(): Promise<void>;
}

export interface BenchBotOptions {
  /** Program and arguments after `node`, with Node's options. */
  readonly words: readonly string[];
  /** Contains the tenant's `authority.pem`. */
  readonly folder: string;
  /** Folder of the bot's database. */
  readonly data: string;
  /** Further settings. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Starts a bot in its own process. Its clock is the machine's. */
export async function startBenchBot(tenant: Tenant, options: BenchBotOptions): Promise<BenchBot> {
  const { words, folder, data, settings } = options;
  const { stop, endpoint } = await startBotProcess([process.execPath, ...words].join(' '), 0, (port) => {
    // The clock is not moved here, so omit its file, which the bot would read several times a turn.
    const { CLOCK_FILE: _clock, ...environment } = botEnvironment(tenant, new URL(`http://localhost:${port}`), {
      authority: join(folder, 'authority.pem'),
      clock: '',
      data,
    });
    return {
      ...environment,
      // Saves one hop in the first person's turn, in which the bot would learn the address.
      SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint,
      LOG_LEVEL: 'warn',
      DRAIN_SECONDS: '0',
      ...settings,
    };
  });
  const { bot, signIn } = tenant.apps;
  return {
    connect: () => tenant.teams.connectBot({ botId: bot.clientId, ssoClientId: signIn.clientId, endpoint }),
    stop,
  };
}
