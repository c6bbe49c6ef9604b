import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { botMri, type Chat } from '../sandbox/channel/index.ts';
import { issueAccessToken } from '../sandbox/entra/tokens/issue-access-token.ts';
import { type Person, startTenant, type Tenant } from '../sandbox/index.ts';
import { botEnvironment } from '../sandbox/launch/bot-environment.ts';
import { startBotProcess } from '../sandbox/launch/bot-process.ts';
import type { Fault } from '../sandbox/tenant/services/faults.ts';
import { limits } from '../src/limits.ts';
import { NUDGE_SHARE_OF_RATE, WEEK_MS } from '../src/nudges/nudge-limits.ts';
import { openStore } from '../src/store/open-store.ts';
import { startPostgres } from '../test/helpers/postgres-server.ts';
import { fillOutbox, type Recipient, type StoreLocation } from './nudge/fill-outbox.ts';
import { addPeople } from './shared/add-people.ts';
import { percentile } from './shared/percentile.ts';
import type { Bench, Figure, Result } from './shared/result.ts';
import { askForCheck } from './shared/timed-answer.ts';

const NUDGES = Number(process.env.BENCH_NUDGES ?? 5_000);
const CHATTERS = 20;
/** Between an answer and the next question, on average. Milliseconds. */
const THINKING = 8_000;
const IDLE = 60_000;
/** How long every answer from upstream takes longer than in the tenant itself: what other benches take for a network. Milliseconds. */
const DELAY = 100;
/** Of the sendings, how many Teams fails at, and how. */
const FAILING = 0.03;
const FAILURES: readonly Fault[] = [
  { kind: 'throttled', retryAfter: 2 },
  { kind: 'error', status: 502 },
  { kind: 'throttled', retryAfter: 5 },
  { kind: 'error', status: 503 },
  { kind: 'error', status: 504 },
];
/** After the last first attempt, for those that are tried again. Milliseconds. */
const REST = 90_000;
const ALLOWED = limits.teams.messagesPerSecond * NUDGE_SHARE_OF_RATE;
/** Who sends them all at once. */
const CARELESS = 200;

/** Nudges go out through random trouble while people chat, from one instance and from two on one PostgreSQL, seen from Teams. */
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

async function measure(folder: string, instances: number, where: StoreLocation) {
  const tenant = await startTenant({ seed: instances, population: NUDGES + CARELESS });
  const chatters = addPeople(tenant, CHATTERS);
  const pumpWhile = join(folder, `pump-${instances}`);
  await writeFile(join(folder, 'authority.pem'), tenant.certificates.authority);
  await writeFile(join(folder, 'clock'), '0');
  // Of no concern here, and 20 people at once would meet it.
  tenant.state.limits.graphPhotosAtOnce.enforcement = 'off';
  const bots: Awaited<ReturnType<typeof startBotProcess>>[] = [];
  try {
    const { bot } = tenant.apps;
    tenant.teams.connectBot({ botId: bot.clientId, endpoint: 'http://localhost:9/' });
    const [nudged, careless] = split(tenant);
    await fillOutbox(where, tenant.state.id, nudged.map(reachedBy(tenant)));
    for (let one = 0; one < instances; one++) bots.push(await startPumpingBot(tenant, folder, where, pumpWhile));
    const [first] = bots;
    if (!first) throw new Error('No bot.');
    const { clientId: ssoClientId } = tenant.apps.signIn;
    tenant.teams.connectBot({ botId: bot.clientId, ssoClientId, endpoint: first.endpoint });
    for (const service of ['entra', 'graph', 'sharepoint', 'channel'] as const)
      tenant.state.faults.delay(service, DELAY);
    // Signed in, warmed up.
    for (const person of chatters) await askForCheck(tenant, person);
    const idle = await chatUntil(tenant, chatters, wait(IDLE));
    tenant.state.limits.violations.reset();
    const stopFailing = failAtRandom(tenant, new Set(nudged.map(({ chat }) => chat.id)));
    await writeFile(pumpWhile, '');
    const busy = await chatUntil(tenant, chatters, untilSent(nudged));
    await untilQuiet(nudged);
    stopFailing();
    const violations = tenant.state.limits.violations.all();
    const seen = { ...lookAt(tenant, nudged), violations, idle, busy };
    const naive = await sendAllAtOnce(tenant, careless);
    await rm(pumpWhile);
    await Promise.all(bots.map((one) => one.stop()));
    return { ...seen, naive, ...(await lost(where, tenant.state.id, nudged)) };
  } finally {
    await Promise.all(bots.map((one) => one.stop()));
    await tenant.stop();
  }
}

interface Nudged {
  readonly person: Person;
  readonly chat: Chat;
}

function split(tenant: Tenant): [Nudged[], Nudged[]] {
  const { people } = tenant.state;
  const all = [...people.from(people.samplePeople().length)].map(([, person]) => {
    const chat = tenant.teams.personalChat(person);
    void chat.install({ silent: true });
    return { person, chat };
  });
  return [all.slice(0, NUDGES), all.slice(NUDGES, NUDGES + CARELESS)];
}

/** A conversation reference, as the bot would have kept it. */
function reachedBy(tenant: Tenant) {
  return ({ person, chat }: Nudged): Recipient => ({
    objectId: person.id,
    address: {
      channelId: 'msteams',
      serviceUrl: `${tenant.addresses.channel}/teams/`,
      bot: { id: botMri(tenant.apps.bot.clientId), name: 'Bot' },
      conversation: { id: chat.id, conversationType: 'personal', tenantId: tenant.state.id },
      user: { id: person.id, aadObjectId: person.id },
    },
  });
}

function startPumpingBot(tenant: Tenant, folder: string, where: StoreLocation, pumpWhile: string) {
  return startBotProcess(`${process.execPath} bench/nudge/sending-bot.ts`, 0, (port) => ({
    ...botEnvironment(tenant, new URL(`http://localhost:${port}`), {
      authority: join(folder, 'authority.pem'),
      clock: join(folder, 'clock'),
      data: 'folder' in where ? where.folder : '',
    }),
    ...('databaseUrl' in where && { DATABASE_URL: where.databaseUrl, DATA_FOLDER: 'unused' }),
    SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint,
    PUMP_WHILE: pumpWhile,
    LOG_LEVEL: 'warn',
  }));
}

/** Milliseconds that each answer took. */
async function chatUntil(tenant: Tenant, people: readonly Person[], end: Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  let over = false;
  const ending = end.then(() => {
    over = true;
  });
  const chat = async (person: Person) => {
    await wait(Math.random() * THINKING);
    while (!over) {
      times.push((await askForCheck(tenant, person)).time);
      await wait(THINKING * (0.5 + Math.random()));
    }
  };
  await Promise.all([...people.map(chat), ending]);
  return times;
}

function failAtRandom({ state }: Tenant, chats: ReadonlySet<string>): () => void {
  let turn = 0;
  const only = ({ method, url }: { method: string; url: string }) =>
    method === 'POST' && chats.has(conversationOf(url)) && Math.random() < FAILING;
  const timer = setInterval(() => {
    const fault = FAILURES[turn++ % FAILURES.length];
    if (fault) state.faults.set('channel', fault, { only });
  }, 100);
  return () => {
    clearInterval(timer);
    state.faults.clear('channel');
  };
}

function conversationOf(url: string): string {
  return decodeURIComponent(url.split('/')[4] ?? '');
}

const isReached = ({ chat }: Nudged) => chat.activities.length > 0;

async function untilSent(nudged: readonly Nudged[]): Promise<void> {
  const patience = Date.now() + (NUDGES / ALLOWED) * 3_000 + 60_000;
  // Those that failed come later, one by one.
  while (nudged.filter(isReached).length < 0.97 * NUDGES && Date.now() < patience) await wait(500);
}

async function untilQuiet(nudged: readonly Nudged[]): Promise<void> {
  const patience = Date.now() + REST;
  while (!nudged.every(isReached) && Date.now() < patience) await wait(500);
  // Whoever would be written to twice is by now.
  await wait(3_000);
}

function lookAt({ state }: Tenant, nudged: readonly Nudged[]) {
  const chats = new Set(nudged.map(({ chat }) => chat.id));
  const asked = state.requests
    .of('channel')
    .filter(({ method, url }) => method === 'POST' && chats.has(conversationOf(url)))
    .toSorted((a, b) => a.arrivedAt - b.arrivedAt);
  const first = new Map(asked.toReversed().map(({ url, arrivedAt }) => [url, arrivedAt]));
  const [from = 0, until = 0] = [Math.min(...first.values()), Math.max(...first.values())];
  // As long as somebody had not been written to at all, there was something to send at any time.
  const within = asked.filter(({ arrivedAt }) => arrivedAt <= until).length;
  const all = state.requests.of('channel').map(({ arrivedAt }) => arrivedAt);
  return {
    ofAllowedRate: (within - 1) / (ALLOWED * ((until - from) / 1_000)),
    attempts: asked.length,
    /** Calls in the second that had the most. */
    fullestSecond: {
      nudges: fullestSecond(asked.map(({ arrivedAt }) => arrivedAt)),
      all: fullestSecond(all.filter((at) => at >= from)),
    },
    twice: nudged.filter(({ chat }) => chat.activities.length > 1).length,
  };
}

function fullestSecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [place, at] of sorted.entries()) {
    while ((sorted[first] ?? at) <= at - 1_000) first += 1;
    most = Math.max(most, place - first + 1);
  }
  return most;
}

/** Who got nothing: `inDoubt`, because an answer was lost, so that nobody may send again; or for no good reason. */
async function lost(where: StoreLocation, tenantId: string, nudged: readonly Nudged[]) {
  const place = 'folder' in where ? { databaseUrl: undefined, folder: where.folder } : { ...where, folder: '' };
  const store = await openStore(place);
  const states = await store.outbox.byState(tenantId);
  const longAfter = new Date(Date.now() + WEEK_MS);
  const looked = await store.outbox.recheck(tenantId, { now: longAfter, until: longAfter, most: 100_000 });
  await store.close();
  const doubted = new Set(looked.filter(({ state }) => state === 'in-doubt').map(({ objectId }) => objectId));
  const without = nudged.filter((one) => !isReached(one));
  const inDoubt = without.filter(({ person }) => doubted.has(person.id)).length;
  return { states, inDoubt, lost: without.length - inDoubt };
}

/** What happens without a pace: gives how often a limit was violated. */
async function sendAllAtOnce(tenant: Tenant, people: readonly Nudged[]): Promise<number> {
  const { state, apps, addresses } = tenant;
  state.limits.violations.reset();
  const token = await issueAccessToken(state, { audience: state.cloud.botFramework, clientId: apps.bot.clientId });
  await Promise.all(
    people.map(async ({ chat }) => {
      const response = await fetch(`${addresses.channel}/teams/v3/conversations/${chat.id}/activities`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ type: 'message', text: 'Your photo has changed.' }),
      });
      await response.arrayBuffer();
    }),
  );
  return state.limits.violations.total();
}

type Measured = Awaited<ReturnType<typeof measure>>;

function figuresOf({ ofAllowedRate, violations, lost, twice, idle, busy, naive }: Measured): Record<string, Figure> {
  return {
    ofAllowedRate: { value: ofAllowedRate, goal: 0.98, atLeast: true },
    violations: { value: violations.reduce((sum, { count }) => sum + count, 0), goal: 0 },
    lost: { value: lost, goal: 0 },
    twice: { value: twice, goal: 0 },
    chatP95OverIdle: { value: percentile(busy, 0.95) / percentile(idle, 0.95), goal: 1.2 },
    // A tenant that lets everything pass would prove nothing.
    violationsWithoutPace: { value: naive, goal: 1, atLeast: true },
  };
}

function toResult(alone: Measured, two: Measured): Result {
  const both = figuresOf(two);
  const named = Object.entries(both).map(([name, figure]) => [`two instances: ${name}`, figure] as const);
  return {
    figures: { ...figuresOf(alone), ...Object.fromEntries(named) },
    values: {
      inDoubt: alone.inDoubt,
      twoInstances: Object.fromEntries(Object.entries(both).map(([name, { value }]) => [name, value])),
    },
    samples: { alone, two },
  };
}
