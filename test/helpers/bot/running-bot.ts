import { writeFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { createLog } from '../../../bot/log.ts';
import { startBot } from '../../../bot/start-bot.ts';
import type { TurnTimeouts } from '../../../bot/teams/turn-timeouts.ts';
import { freePort } from '../../../sandbox/http/free-port.ts';
import { projectedToken } from '../../../sandbox/identity/cluster.ts';
import { startTenant, type Tenant, type TenantOptions } from '../../../sandbox/index.ts';
import { botEnvironment } from '../../../sandbox/launch/bot-environment.ts';
import { readBotConfig } from '../../../src/config/bot-config.ts';
import type { Store } from '../../../src/store/types.ts';
import { joinIdentityEndpoint } from '../identity-endpoint.ts';
import { trustAuthority } from '../trusted-authority.ts';
import { memoryStore } from './memory-store.ts';

/** A sandbox tenant and the bot in this process. They communicate by real HTTP, with real signatures and clients. */
export interface RunningBot {
  readonly tenant: Tenant;
  /** The bot's own address. */
  readonly url: string;
  /** The lines that the bot has logged. */
  readonly logged: readonly Readonly<Record<string, unknown>>[];
  /** Resolves when the bot has finished its background work, on all instances. */
  settled(): Promise<void>;
  /** Runs the bot's scheduled jobs once. */
  beat(): Promise<void>;
  /** Takes the looks that are due after presses, and waits until the cards are edited. */
  look(): Promise<void>;
  /** The first instance is no longer ready, hands its jobs over, and serves on. `restart` or `stop` ends it. */
  drain(): void;
  /** Restarts the bot, with these settings changed. As after a new process, only stored data is left. */
  restart(changed?: Readonly<Record<string, string>>): Promise<void>;
  /** Starts another instance on another port (default: a free one). Returns its address. `stop` ends it too. */
  startInstance(port?: number): Promise<string>;
  stop(): Promise<void>;
}

export interface RunningBotOptions {
  /** Settings that differ from the sandbox's own. */
  readonly settings?: (tenant: Tenant) => Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>;
  /** Default: `PATIENT_TIMEOUTS`. */
  readonly timeouts?: TurnTimeouts;
  /** `'from-settings'`: the bot opens its own store, as in production. Default: the shared in-memory store. */
  readonly store?: Store | 'from-settings';
  /** Microsoft's cloud of the tenant and the bot. Default: worldwide. */
  readonly cloud?: TenantOptions['cloud'];
  /** The requests that start SharePoint's copy. Default: the large picture. */
  readonly world?: TenantOptions['world'];
  /** The bot is a managed identity and no app has a secret. Default: as `npm run test:secretless` says. */
  readonly secretless?: boolean;
  /** Its token proves both apps, which have no secret. The file is written at the start. */
  readonly tokenFile?: string;
  /** Number of people in addition to the sample people. */
  readonly population?: number;
}

/** The longest time that a timer takes. */
const NEVER = 2 ** 31 - 1;
/**
 * Longer than any answer takes, however busy this machine is; no message says meanwhile what the bot is doing.
 * `turn-timeouts.test.ts` checks the real ones.
 */
export const PATIENT_TIMEOUTS: TurnTimeouts = {
  turn: 60_000,
  invoke: 60_000,
  readingInTurn: 40_000,
  readingInInvoke: 40_000,
  store: 30_000,
  extraReads: 30_000,
  untilTyping: NEVER,
  typingInterval: NEVER,
  untilProgress: NEVER,
};
/** Number of tenants so far. Each one's bot has its own id, because botbuilder caches tokens per client id. */
let tenants = 0;
/**
 * The same for all tenants. So the portraits are drawn once: that is the slowest part of a tenant's start. And a test
 * meets the same people, whichever tests ran before it in the process.
 */
const PEOPLE_SEED = 1;

export async function startTenantWithBot({
  settings = () => ({}),
  timeouts = PATIENT_TIMEOUTS,
  store,
  cloud,
  population,
  world,
  tokenFile,
  secretless = process.env.TEST_IDENTITY === 'managed' && tokenFile === undefined,
}: RunningBotOptions = {}): Promise<RunningBot> {
  const tenant = await startTenant({
    seed: ++tenants,
    peopleSeed: PEOPLE_SEED,
    secretless,
    workloadIdentity: tokenFile !== undefined,
    ...(cloud && { cloud }),
    ...(population && { population }),
    ...(world && { world }),
  });
  // The bot says who it is, so that it is not the first to be throttled.
  tenant.state.switches.undecoratedTraffic = 'throttle';
  tenant.teams.switches.answerLimit = PATIENT_TIMEOUTS.turn + 10_000;
  const removeTrust = trustAuthority(tenant.certificates.authority);
  const leaveIdentityEndpoint = secretless ? await joinIdentityEndpoint(tenant) : () => {};
  if (tokenFile !== undefined) writeFileSync(tokenFile, await projectedToken(tenant.state));
  const port = await freePort();
  const { CLOCK_FILE: _none, ...environment } = botEnvironment(tenant, new URL(`http://localhost:${port}`), {
    authority: '',
    clock: '',
    data: '',
    token: tokenFile,
  });
  const given = { ...environment, ...(await settings(tenant)) };
  const configWith = (changed: Readonly<Record<string, string>>) => ({
    ...readBotConfig({ ...given, ...changed }),
    now: () => tenant.state.clock.now(),
  });
  let config = configWith({});
  const logged: Record<string, unknown>[] = [];
  const log = createLog(
    'debug',
    new Writable({ write: (line, _encoding, done) => done(void logged.push(JSON.parse(String(line)))) }),
  );
  const testStore = store === 'from-settings' ? undefined : (store ?? (await memoryStore()));
  const options = {
    log,
    heartbeat: 'by-hand' as const,
    timeouts,
    ...(testStore && { store: testStore }),
  };
  const instances: { stop(): Promise<void>; settled(): Promise<void> }[] = [];
  const start = () => startBot(config, options);
  let bot = await start();
  // The bot's own requests at its start are done and cleared before a test inspects the request log.
  await bot.settled();
  // The tenant logs a request when its response is closed, which can be one turn of the event loop later.
  for (let turn = 0; turn < 3; turn++) await setImmediate();
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
    async settled() {
      for (const instance of [bot, ...instances]) await instance.settled();
    },
    beat: () => bot.beat(),
    look: () => bot.look(),
    drain: () => bot.drain(),
    async restart(changed = {}) {
      await bot.stop();
      config = configWith(changed);
      bot = await start();
      await bot.settled();
    },
    async startInstance(port) {
      const listen = { ...config.listen, port: port ?? (await freePort()) };
      const instance = await startBot({ ...config, listen }, options);
      instances.push(instance);
      await instance.settled();
      return `http://localhost:${instance.port}`;
    },
    async stop() {
      for (const instance of instances) await instance.stop();
      await bot.stop();
      await tenant.stop();
      removeTrust();
      leaveIdentityEndpoint();
    },
  };
}
