import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Person, startTenant, type Tenant } from '../sandbox/index.ts';
import { type Asked, ask } from './ask.ts';
import { addPeople } from './crowd.ts';
import { type MeasuredBot, startMeasuredBot } from './measured-bot.ts';
import { median, percentile } from './percentile.ts';
import type { Bench, Result } from './result.ts';

/** How long every answer from upstream takes longer than in the tenant itself. Milliseconds. */
const DELAY = 100;
const SLOW = ['entra', 'graph', 'sharepoint', 'channel'] as const;
/** Properties, picture, sending. */
const HOPS = 3;
/** The sign-in card and the exchange before them. */
const HOPS_COLD = 5;

const CROWD = 50;
const ROUNDS = 5;
const SAMPLES = 20;
/** Turns until both processes run at their usual speed, and turns whose CPU time is taken then. */
const WARM_UP = 100;
const CPU_TURNS = 150;

/** "My photo is wrong", from the message to the card, seen from the tenant. */
export const bench: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'photo-sync-bench-'));
  const tenant = await startTenant();
  try {
    await writeFile(join(folder, 'authority.pem'), tenant.certificates.authority);
    await writeFile(join(folder, 'clock'), '0');
    tenant.teams.switches.throttling = 'off';
    tenant.state.switches.peopleManagerBudget = 100_000;
    const times = await withBot(tenant, 'bot/index.ts', folder, (bot) => measure(tenant, bot));
    const echo = await withBot(tenant, 'bench/echo-bot.ts', folder, (bot) => cpuOfTurn(tenant, tenant.chatPerson, bot));
    const pictures = await picturesAlone(tenant.chatPerson, folder);
    return toResult({ ...times, echo, pictures });
  } finally {
    await tenant.stop();
    await rm(folder, { recursive: true });
  }
};

async function withBot<T>(tenant: Tenant, program: string, folder: string, work: (bot: MeasuredBot) => Promise<T>) {
  const bot = await startMeasuredBot(tenant, program, folder);
  try {
    return await work(bot);
  } finally {
    await bot.stop();
  }
}

async function measure(tenant: Tenant, bot: MeasuredBot) {
  // Also has the bot know by then what is no part of a turn: its own token, the channel's keys, Entra's metadata.
  const cpu = await cpuOfTurn(tenant, tenant.chatPerson, bot);
  const people = addPeople(tenant, CROWD);
  for (const service of SLOW) tenant.state.faults.delay(service, DELAY);
  const cold: Asked[] = [];
  for (const person of people) cold.push(await ask(tenant, person));
  const [alone = tenant.chatPerson] = people;
  const warm: Asked[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) warm.push(await ask(tenant, alone));
  const crowd: Asked[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    crowd.push(await Promise.all(people.map((person) => ask(tenant, person))));
  }
  tenant.state.faults.clear();
  return { warm, cold, crowd, cpu };
}

/** Milliseconds of CPU time, once the process is warm; nobody delays anything. */
async function cpuOfTurn(tenant: Tenant, person: Person, bot: MeasuredBot): Promise<number> {
  for (let turn = 0; turn < WARM_UP; turn++) await ask(tenant, person);
  const before = await bot.cpuUsed();
  for (let turn = 0; turn < CPU_TURNS; turn++) await ask(tenant, person);
  return ((await bot.cpuUsed()) - before) / CPU_TURNS;
}

async function picturesAlone({ photo, profile }: Person, folder: string): Promise<number> {
  const medium = profile.thumbnails?.M;
  if (!photo || !medium) throw new Error('This person has no two pictures.');
  const files = [join(folder, 'graph.jpg'), join(folder, 'sharepoint.jpg')] as const;
  await writeFile(files[0], photo.bytes);
  await writeFile(files[1], medium);
  const { stdout } = await promisify(execFile)(process.execPath, [
    'bench/pictures-alone.ts',
    ...files,
    String(CPU_TURNS),
  ]);
  return Number(stdout);
}

type Measured = Awaited<ReturnType<typeof measure>> & { readonly echo: number; readonly pictures: number };

function toResult({ warm, cold, crowd, cpu, echo, pictures }: Measured): Result {
  const timesOf = (asked: readonly Asked[]) => asked.map(({ time }) => time);
  const alone = median(timesOf(warm));
  const p95 = crowd.map((round) => percentile(timesOf(round), 0.95));
  return {
    figures: {
      overCriticalPath: { value: alone / (HOPS * DELAY), goal: 1.25 },
      overCriticalPathCold: { value: median(timesOf(cold)) / (HOPS_COLD * DELAY), goal: 1.25 },
      hops: { value: Math.max(...warm.map(({ hops }) => hops)), goal: HOPS },
      hopsCold: { value: Math.max(...cold.map(({ hops }) => hops)), goal: HOPS_COLD },
      cpuOverFloor: { value: cpu / (echo + pictures), goal: 1.5 },
      crowd: { value: median(p95) / alone, goal: 2 },
    },
    samples: {
      warm,
      cold,
      crowd: crowd.map(timesOf),
      cpu: { turn: cpu, echo, pictures },
    },
  };
}
