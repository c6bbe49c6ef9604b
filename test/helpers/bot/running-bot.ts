import { Writable } from 'node:stream';
import { createLog } from '../../../bot/log.ts';
import { startBot } from '../../../bot/start-bot.ts';
import type { TurnTimeouts } from '../../../bot/teams/turn-timeouts.ts';
import { startTenant, type Tenant, type TenantOptions } from '../../../sandbox/index.ts';
import { botEnvironment } from '../../../sandbox/launch/bot-environment.ts';
import { readConfig } from '../../../src/config/bot-config.ts';
import type { Store } from '../../../src/store/types.ts';
import { freePort } from '../free-port.ts';
import { trustAuthority } from '../trusted-authority.ts';
import { memoryStore } from './memory-store.ts';

/** A whole tenant and the bot in it, in this process: what goes in and out passes real HTTP, real signatures, real clients. */
export interface RunningBot {
  readonly tenant: Tenant;
  /** The bot's own address. */
  readonly url: string;
  /** What the bot has logged, line by line. */
  readonly logged: readonly Readonly<Record<string, unknown>>[];
  /** Resolves when the bot has said all that it has to say by now. */
  settled(): Promise<void>;
  /** Does once what the bot does without being asked. */
  beat(): Promise<void>;
  /** Another process would remember nothing but what is stored: neither does the bot after this. */
  restart(): Promise<void>;
  /** Another instance, with the same settings on another port: its address. It ends with the first. */
  startInstance(): Promise<string>;
  stop(): Promise<void>;
}

export interface RunningBotOptions {
  /** Settings that differ from the sandbox's own. */
  readonly settings?: (tenant: Tenant) => Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>;
  readonly timeouts?: TurnTimeouts;
  /** `'from-settings'`: the bot opens its own, as it does in earnest. Default: one in memory, which all tests share. */
  readonly store?: Store | 'from-settings';
  /** Which of Microsoft's clouds both are in. Default: worldwide. */
  readonly cloud?: TenantOptions['cloud'];
  /** So many more people. */
  readonly population?: number;
}

/** botbuilder keeps the bot's tokens per client id for the whole process, so every tenant has a bot of another id. */
let tenants = 0;
/** The same people everywhere: drawing their portraits takes longer than anything else that a tenant begins with. */
const CAST = 1;

export async function startTenantWithBot({
  settings = () => ({}),
  timeouts,
  store,
  cloud,
  population,
}: RunningBotOptions = {}): Promise<RunningBot> {
  const tenant = await startTenant({
    seed: ++tenants,
    samplePeopleSeed: CAST,
    ...(cloud && { cloud }),
    ...(population && { population }),
  });
  const distrust = trustAuthority(tenant.certificates.authority);
  const port = await freePort();
  const { CLOCK_FILE: _none, ...environment } = botEnvironment(tenant, new URL(`http://localhost:${port}`), {
    authority: '',
    clock: '',
    data: '',
  });
  const config = {
    ...readConfig({ ...environment, ...(await settings(tenant)) }),
    now: () => tenant.state.clock.now(),
  };
  const logged: Record<string, unknown>[] = [];
  const log = createLog(
    'debug',
    new Writable({ write: (line, _encoding, done) => done(void logged.push(JSON.parse(String(line)))) }),
  );
  const given = store === 'from-settings' ? undefined : (store ?? (await memoryStore()));
  const options = { log, heartbeat: 'by-hand' as const, ...(timeouts && { timeouts }), ...(given && { store: given }) };
  const others: { stop(): Promise<void> }[] = [];
  const start = () => startBot(config, options);
  let bot = await start();
  // What it reads by itself at the start is over, and forgotten, before a test looks at who asks for what.
  await bot.settled();
  tenant.state.requests.clear();
  tenant.teams.connectBot({
    botId: tenant.apps.bot.clientId,
    ssoClientId: tenant.apps.signIn.clientId,
    endpoint: `${config.bot.endpoint}/api/messages`,
  });
  return {
    tenant,
    url: config.bot.endpoint,
    logged,
    settled: () => bot.settled(),
    beat: () => bot.beat(),
    async restart() {
      await bot.stop();
      bot = await start();
      await bot.settled();
    },
    async startInstance() {
      const listen = { ...config.listen, port: await freePort() };
      const one = await startBot({ ...config, listen }, options);
      others.push(one);
      await one.settled();
      return `http://localhost:${one.port}`;
    },
    async stop() {
      for (const one of others) await one.stop();
      await bot.stop();
      await tenant.stop();
      distrust();
    },
  };
}
