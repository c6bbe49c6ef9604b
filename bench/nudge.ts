import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startTenant, type Tenant } from '../sandbox/index.ts';
import { botEnvironment } from '../sandbox/launch/bot-environment.ts';
import { startBotProcess } from '../sandbox/launch/bot-process.ts';
import { limits } from '../src/limits.ts';
import { NUDGE_SHARE_OF_RATE } from '../src/nudges/nudge-limits.ts';
import { startPostgres } from '../test/helpers/postgres-server.ts';
import { fillOutbox, type StoreLocation } from './nudge/fill-outbox.ts';
import { seenByTeams, undelivered } from './nudge/outcome.ts';
import { type ChatOwner, installForAll, isReached, recipientRow } from './nudge/recipients.ts';
import { chatUntil, failAtRandom, sendAllAtOnce } from './nudge/traffic.ts';
import { addPeople } from './shared/add-people.ts';
import { percentile } from './shared/percentile.ts';
import type { Bench, Figure, Result } from './shared/result.ts';
import { askForCheck } from './shared/timed-answer.ts';

const NUDGES = Number(process.env.BENCH_NUDGES ?? 5_000);
/** People who chat with the bot meanwhile. */
const CHATTERS = 20;
/** Duration of the chats without nudges, for comparison. Milliseconds. */
const IDLE = 60_000;
/** Extra delay of each upstream answer, which stands for a network. The same as in the turn bench. Milliseconds. */
const DELAY = 100;
/** Longest wait after the last first attempt, for retries. Milliseconds. */
const RETRY_TIME = 90_000;
/** Nudges a second. */
const ALLOWED_RATE = limits.teams.messagesPerSecond * NUDGE_SHARE_OF_RATE;
/** People who are written to at once, without a rate limiter, to prove that the tenant counts violations. */
const UNPACED = 200;

/**
 * Sends nudges through random failures while people chat: from one instance, and from two that share a PostgreSQL
 * database. Measured from Teams.
 */
export const nudgeBench: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'photo-sync-bench-'));
  const server = await startPostgres();
  try {
    const alone = await measure(folder, 1, { folder: join(folder, 'data') });
    const databaseUrl = await server.createDatabase();
    const two = await measure(folder, 2, { databaseUrl });
    return toResult(alone, two);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

async function measure(folder: string, instances: number, location: StoreLocation) {
  const tenant = await startTenant({ seed: instances, population: NUDGES + UNPACED });
  const chatters = addPeople(tenant, CHATTERS);
  const sendWhile = join(folder, `pump-${instances}`);
  await writeFile(join(folder, 'authority.pem'), tenant.certificates.authority);
  await writeFile(join(folder, 'clock'), '0');
  // 20 people at once would exceed this limit, which is not measured here.
  tenant.state.limits.graphPhotosAtOnce.enforcement = 'off';
  const bots: Awaited<ReturnType<typeof startBotProcess>>[] = [];
  try {
    const { bot } = tenant.apps;
    tenant.teams.connectBot({ botId: bot.clientId, endpoint: 'http://localhost:9/' });
    const owners = installForAll(tenant);
    const [nudged, unpaced] = [owners.slice(0, NUDGES), owners.slice(NUDGES, NUDGES + UNPACED)];
    const recipients = nudged.map((owner) => recipientRow(tenant, owner));
    await fillOutbox(location, tenant.state.id, recipients);
    const files = { folder, sendWhile };
    for (let started = 0; started < instances; started++) bots.push(await startSendingBot(tenant, location, files));
    const [first] = bots;
    if (!first) throw new Error('No bot.');
    const { clientId: ssoClientId } = tenant.apps.signIn;
    tenant.teams.connectBot({ botId: bot.clientId, ssoClientId, endpoint: first.endpoint });
    for (const service of ['entra', 'graph', 'sharepoint', 'channel'] as const)
      tenant.state.faults.delay(service, DELAY);
    // Sign in and warm up.
    for (const person of chatters) await askForCheck(tenant, person);
    const idle = await chatUntil(tenant, chatters, wait(IDLE));
    tenant.state.limits.violations.reset();
    const stopFailing = failAtRandom(tenant, new Set(nudged.map(({ chat }) => chat.id)));
    await writeFile(sendWhile, '');
    const busy = await chatUntil(tenant, chatters, untilMostlySent(nudged));
    await untilQuiet(nudged);
    stopFailing();
    const violations = tenant.state.limits.violations.all();
    const seen = { ...seenByTeams(tenant, nudged, ALLOWED_RATE), violations, idle, busy };
    const naive = await sendAllAtOnce(tenant, unpaced);
    await rm(sendWhile);
    await Promise.all(bots.map((one) => one.stop()));
    return { ...seen, naive, ...(await undelivered(location, tenant.state.id, nudged)) };
  } finally {
    await Promise.all(bots.map((one) => one.stop()));
    await tenant.stop();
  }
}

interface BotFiles {
  readonly folder: string;
  /** The bot sends while this file exists. */
  readonly sendWhile: string;
}

function startSendingBot(tenant: Tenant, location: StoreLocation, { folder, sendWhile }: BotFiles) {
  return startBotProcess(`${process.execPath} bench/nudge/sending-bot.ts`, 0, (port) => ({
    ...botEnvironment(tenant, new URL(`http://localhost:${port}`), {
      authority: join(folder, 'authority.pem'),
      clock: join(folder, 'clock'),
      data: 'folder' in location ? location.folder : '',
    }),
    ...('databaseUrl' in location && { DATABASE_URL: location.databaseUrl, DATA_FOLDER: 'unused' }),
    SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint,
    SEND_WHILE: sendWhile,
    LOG_LEVEL: 'warn',
  }));
}

/** Until 97 % are reached: failed sends are retried later, one by one. */
async function untilMostlySent(nudged: readonly ChatOwner[]): Promise<void> {
  const deadline = Date.now() + (NUDGES / ALLOWED_RATE) * 3_000 + 60_000;
  while (nudged.filter(isReached).length < 0.97 * NUDGES && Date.now() < deadline) await wait(500);
}

async function untilQuiet(nudged: readonly ChatOwner[]): Promise<void> {
  const deadline = Date.now() + RETRY_TIME;
  while (!nudged.every(isReached) && Date.now() < deadline) await wait(500);
  // Time for a second message, if the bot would wrongly send one.
  await wait(3_000);
}

type Measured = Awaited<ReturnType<typeof measure>>;

function figuresOf({ ofAllowedRate, violations, lost, twice, idle, busy, naive }: Measured): Record<string, Figure> {
  return {
    ofAllowedRate: { value: ofAllowedRate, goal: 0.98, atLeast: true },
    violations: { value: violations.reduce((sum, { count }) => sum + count, 0), goal: 0 },
    lost: { value: lost, goal: 0 },
    twice: { value: twice, goal: 0 },
    chatP95OverIdle: { value: percentile(busy, 0.95) / percentile(idle, 0.95), goal: 1.2 },
    // Proves that the tenant counts violations.
    violationsWithoutPace: { value: naive, goal: 1, atLeast: true },
  };
}

function toResult(alone: Measured, two: Measured): Result {
  const twoInstances = figuresOf(two);
  const labelled = Object.entries(twoInstances).map(([name, figure]) => [`two instances: ${name}`, figure] as const);
  return {
    figures: { ...figuresOf(alone), ...Object.fromEntries(labelled) },
    values: {
      inDoubt: alone.inDoubt,
      twoInstances: Object.fromEntries(Object.entries(twoInstances).map(([name, { value }]) => [name, value])),
    },
    samples: { alone, two },
  };
}
