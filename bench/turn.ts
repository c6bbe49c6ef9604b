import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Person, startTenant, type Tenant } from '../sandbox/index.ts';
import { addPeople } from './shared/add-people.ts';
import { median, percentile } from './shared/percentile.ts';
import type { Bench, Result } from './shared/result.ts';
import { askForCheck, type TimedAnswer } from './shared/timed-answer.ts';
import { type MeasuredBot, startMeasuredBot } from './turn/measured-bot.ts';
import { replacePictureFiles } from './turn/replace-picture-files.ts';

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
/** Turns until both processes run at their usual speed, as they do after some minutes of service; then their CPU time is taken, by turns since the machine is not always as fast. */
const WARM_UP = 600;
const CPU_ROUNDS = 16;
const CPU_TURNS = 25;

/** "My photo is wrong", from the message to the card, seen from the tenant. */
export const turnBench: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'photo-sync-bench-'));
  const tenant = await startTenant();
  try {
    tenant.teams.switches.throttling = 'off';
    tenant.state.limits.peopleManager.enforcement = 'off';
    const pictures = await writeFiles(tenant, folder);
    const bot = await startMeasuredBot(tenant, 'bot/index.ts', folder);
    const floor = await startMeasuredBot(tenant, `bench/turn/floor-bot.ts ${pictures}`, folder);
    try {
      // First, so that the bot knows then what is no part of a turn: its own token, the channel's keys, Entra's metadata.
      const cpu = await compareCpu(tenant, bot, floor);
      bot.connect();
      return toResult({ cpu, ...(await takeTimes(tenant)) });
    } finally {
      await Promise.all([bot.stop(), floor.stop()]);
    }
  } finally {
    await tenant.stop();
    await rm(folder, { recursive: true });
  }
};

/** Gives the files of the chat person's two pictures, as the bot reads them, separated by a space. */
async function writeFiles({ certificates, chatPerson }: Tenant, folder: string): Promise<string> {
  const { photo, profile } = chatPerson;
  if (!photo || !profile.thumbnails) throw new Error('The chat person has no two pictures.');
  const [graph, sharePoint] = [join(folder, 'graph.jpg'), join(folder, 'sharepoint.jpg')];
  await writeFile(join(folder, 'authority.pem'), certificates.authority);
  await writeFile(graph, photo.bytes);
  await writeFile(sharePoint, profile.thumbnails.M);
  return `${graph} ${sharePoint}`;
}

/** Of pictures that the bot has not seen yet, as right after a change. */
function askWithNewFiles(tenant: Tenant, person: Person): Promise<TimedAnswer> {
  replacePictureFiles(person);
  return askForCheck(tenant, person);
}

async function takeTimes(tenant: Tenant) {
  const people = addPeople(tenant, CROWD);
  for (const service of SLOW) tenant.state.faults.delay(service, DELAY);
  const cold: TimedAnswer[] = [];
  for (const person of people) cold.push(await askWithNewFiles(tenant, person));
  const [alone = tenant.chatPerson] = people;
  const warm: TimedAnswer[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) warm.push(await askWithNewFiles(tenant, alone));
  const crowd: TimedAnswer[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    crowd.push(await Promise.all(people.map((person) => askWithNewFiles(tenant, person))));
  }
  tenant.state.faults.clear();
  return { warm, cold, crowd };
}

/** Milliseconds of CPU time for one turn, round by round; nobody delays anything. Turn about: neither waits idly while the machine's speed changes. */
async function compareCpu(tenant: Tenant, bot: MeasuredBot, floor: MeasuredBot) {
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn++) {
      for (const who of [bot, floor]) {
        who.connect();
        await askWithNewFiles(tenant, tenant.chatPerson);
      }
    }
  };
  const used = async () => ({ bot: await bot.cpuUsed(), floor: await floor.cpuUsed() });
  await turns(WARM_UP);
  const rounds: { readonly bot: number; readonly floor: number }[] = [];
  for (let round = 0; round < CPU_ROUNDS; round++) {
    const before = await used();
    await turns(CPU_TURNS);
    const after = await used();
    rounds.push({ bot: (after.bot - before.bot) / CPU_TURNS, floor: (after.floor - before.floor) / CPU_TURNS });
  }
  return rounds;
}

type Measured = Awaited<ReturnType<typeof takeTimes>> & { readonly cpu: Awaited<ReturnType<typeof compareCpu>> };

function toResult({ warm, cold, crowd, cpu }: Measured): Result {
  const timesOf = (asked: readonly TimedAnswer[]) => asked.map(({ time }) => time);
  const alone = median(timesOf(warm));
  const p95 = crowd.map((round) => percentile(timesOf(round), 0.95));
  return {
    figures: {
      overCriticalPath: { value: alone / (HOPS * DELAY), goal: 1.25 },
      overCriticalPathCold: { value: median(timesOf(cold)) / (HOPS_COLD * DELAY), goal: 1.25 },
      hops: { value: Math.max(...warm.map(({ hops }) => hops)), goal: HOPS },
      hopsCold: { value: Math.max(...cold.map(({ hops }) => hops)), goal: HOPS_COLD },
      cpuOverFloor: { value: median(cpu.map(({ bot, floor }) => bot / floor)), goal: 1.5 },
      crowd: { value: median(p95) / alone, goal: 2 },
    },
    samples: {
      warm,
      cold,
      crowd: crowd.map(timesOf),
      cpu,
    },
  };
}
