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

/** Extra delay of each upstream answer, which stands for a network. Milliseconds. */
const DELAY = 100;
const DELAYED_SERVICES = ['entra', 'graph', 'sharepoint', 'channel'] as const;
/** Sequential requests of an answer: profile properties, picture, send. */
const HOPS = 3;
/** The first answer needs two more: sign-in card and token exchange. */
const HOPS_COLD = 5;

const CROWD = 50;
const ROUNDS = 5;
const SAMPLES = 20;
/** Turns until both processes reach their usual speed, as after some minutes of service. Then CPU time is measured. */
const WARM_UP = 600;
const CPU_ROUNDS = 16;
const CPU_TURNS = 25;

/** Measures the answer to "my photo is wrong", from the message to the card, from the tenant's side. */
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
      // First, because it also loads what is not part of a turn: the bot's token, the channel's keys, Entra's metadata.
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

/** Writes the chat person's two pictures to files and returns their paths, separated by a space. */
async function writeFiles({ certificates, chatPerson }: Tenant, folder: string): Promise<string> {
  const { photo, profile } = chatPerson;
  if (!photo || !profile.thumbnails) throw new Error('The chat person has no two pictures.');
  const [graph, sharePoint] = [join(folder, 'graph.jpg'), join(folder, 'sharepoint.jpg')];
  await writeFile(join(folder, 'authority.pem'), certificates.authority);
  await writeFile(graph, photo.bytes);
  await writeFile(sharePoint, profile.thumbnails.M);
  return `${graph} ${sharePoint}`;
}

/** Asks about picture files that the bot has not cached, as after a photo change. */
function askWithNewFiles(tenant: Tenant, person: Person): Promise<TimedAnswer> {
  replacePictureFiles(person);
  return askForCheck(tenant, person);
}

async function takeTimes(tenant: Tenant) {
  const people = addPeople(tenant, CROWD);
  for (const service of DELAYED_SERVICES) tenant.state.faults.delay(service, DELAY);
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

/**
 * Milliseconds of CPU time for one turn, round by round, without delays. The bots take turns, so a change in the
 * machine's speed affects both.
 */
async function compareCpu(tenant: Tenant, bot: MeasuredBot, floor: MeasuredBot) {
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn++) {
      for (const current of [bot, floor]) {
        current.connect();
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
  const timesOf = (answers: readonly TimedAnswer[]) => answers.map(({ time }) => time);
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
