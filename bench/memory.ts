import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Person, startTenant, type Tenant } from '../sandbox/index.ts';
import { memoryOf, type ProcessMemory } from './memory/memory-probe.ts';
import { addPeople } from './shared/add-people.ts';
import { builtBot, START_OPTIONS } from './shared/built-bot.ts';
import type { Bench, Result } from './shared/result.ts';
import { startBenchBot } from './shared/start-bench-bot.ts';
import { askForCheck } from './shared/timed-answer.ts';
import { replacePictureFiles } from './turn/replace-picture-files.ts';

const TURNS = Number(process.env.BENCH_TURNS ?? 10_000);
/** Turns between two measurements. At the first one, everything is loaded, and all people have asked. */
const STEP = TURNS / 10;
/** People who ask one after the other. A divisor of `PEOPLE` and of `STEP`. */
const CHUNK = 100;
const PEOPLE = 200;
const AT_ONCE = 4;
const MB = 1024 * 1024;

/**
 * Measures the memory of the built bot, with a database in its folder, over many answers to "my photo is wrong". Each
 * answer is about pictures that the bot has not seen, so each one reads, decodes, compares and stores.
 */
export const memoryBench: Bench = async () => {
  const program = builtBot();
  const folder = await mkdtemp(join(tmpdir(), 'photo-sync-bench-'));
  const tenant = await startTenant();
  try {
    await writeFile(join(folder, 'authority.pem'), tenant.certificates.authority);
    tenant.teams.switches.throttling = 'off';
    tenant.state.limits.peopleManager.enforcement = 'off';
    const socket = join(folder, 'memory.sock');
    const bot = await startBenchBot(tenant, {
      words: ['--expose-gc', ...START_OPTIONS, '--import ./bench/memory/memory-probe.ts', program],
      folder,
      data: join(folder, 'data'),
      settings: { MEMORY_SOCKET: socket },
    });
    try {
      bot.connect();
      const people = addPeople(tenant, PEOPLE);
      let incomplete = 0;
      const samples: (ProcessMemory & { readonly turns: number })[] = [];
      for (let turns = STEP; turns <= TURNS; turns += STEP) {
        for (let asked = 0; asked < STEP; asked += CHUNK) {
          incomplete += await ask(tenant, people.slice(asked % PEOPLE, (asked % PEOPLE) + CHUNK));
        }
        samples.push({ turns, ...(await memoryOf(socket)) });
      }
      return toResult({ program, incomplete, samples });
    } finally {
      await bot.stop();
    }
  } finally {
    await tenant.stop();
    await rm(folder, { recursive: true });
  }
};

/** Each of them asks once, a few of them at the same time. Resolves to the number of answers that were incomplete. */
async function ask(tenant: Tenant, people: readonly Person[]): Promise<number> {
  const waiting = [...people];
  let incomplete = 0;
  const worker = async () => {
    for (let person = waiting.shift(); person; person = waiting.shift()) {
      replacePictureFiles(person);
      await askForCheck(tenant, person).catch(() => incomplete++);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  // Otherwise the tenant would keep each request.
  tenant.state.requests.clear();
  return incomplete;
}

interface Measured {
  readonly program: string;
  readonly incomplete: number;
  readonly samples: readonly (ProcessMemory & { readonly turns: number })[];
}

function toResult({ program, incomplete, samples }: Measured): Result {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) throw new Error('Nothing was measured.');
  return {
    figures: {
      memoryGrowth: { value: last.rss / first.rss, goal: 1.05 },
      incompleteAnswers: { value: incomplete / TURNS, goal: 0.01 },
      liveGrowth: { value: last.live / first.live, goal: 1.05 },
    },
    values: { program, turns: last.turns, rssMb: last.rss / MB, liveMb: last.live / MB },
    samples,
  };
}
