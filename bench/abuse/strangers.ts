import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTenant } from '../../sandbox/index.ts';
import { median } from '../shared/percentile.ts';
import type { Bench, Figure } from '../shared/result.ts';
import { type ProbedBot, startProbedBot } from './probed-bot.ts';
import { sendRequests } from './send-requests.ts';
import {
  plainRequest,
  SLOW_CONNECTIONS,
  type StrangerCase,
  type StrangerRequest,
  strangerCases,
  TINY_CHUNKS,
} from './stranger-requests.ts';

/** Requests of a round, and rounds of a case. A case and the plain one take turns. */
const REQUESTS = 50;
const ROUNDS = 5;
/** Rounds before the measurement. */
const WARM_UP = 2;
/** Milliseconds after which a connection of a case counts as left behind. Slow ones are closed after 10 and 20 s. */
const PATIENCE = 5_000;
const PATIENCE_IF_SLOW = 30_000;
const MB = 1024 * 1024;

interface CaseSample {
  /** Event loop milliseconds per KB divided by those of a plain body of the same size, by round. */
  readonly costs: readonly number[];
  /** Sockets and bytes that are there after the case and were not before it. */
  readonly sockets: number;
  readonly heap: number;
}

/**
 * What requests without authentication cost the bot, and what they leave behind. Each case is compared with a plain
 * body of the same size.
 */
export const strangersBench: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'photo-sync-bench-'));
  const tenant = await startTenant();
  try {
    const bot = await startProbedBot(tenant, folder);
    try {
      // Loads the channel's keys, as in a bot that serves.
      await tenant.teams.personalChat(tenant.chatPerson).say('help');
      const samples: Record<string, CaseSample> = {};
      for (const [name, one] of Object.entries(await strangerCases(tenant)))
        samples[name] = await measureCost(bot, one);
      for (const [name, request] of Object.entries(SLOW_CONNECTIONS)) samples[name] = await measureRest(bot, request);
      const tinyChunks = await measureCost(bot, { request: TINY_CHUNKS });
      return {
        figures: figuresOf(samples),
        values: { 'cost of tiny chunks, in Node itself': median(tinyChunks.costs) },
        samples: { ...samples, tinyChunks },
      };
    } finally {
      await bot.stop();
    }
  } finally {
    await tenant.stop();
    await rm(folder, { recursive: true });
  }
};

async function measureCost(bot: ProbedBot, { request, plainSize = request.length }: StrangerCase): Promise<CaseSample> {
  const plain = plainRequest(plainSize);
  const closers: (() => void)[] = [];
  const busyWith = async (one: StrangerRequest) => {
    const before = await bot.busy();
    closers.push(await sendRequests(bot.port, Array(REQUESTS).fill(one), PATIENCE));
    return ((await bot.busy()) - before) / one.length;
  };
  const rounds: number[] = [];
  for (let round = 0; round < WARM_UP; round++) rounds.push((await busyWith(request)) / (await busyWith(plain)));
  const before = await bot.held();
  for (let round = 0; round < ROUNDS; round++) rounds.push((await busyWith(request)) / (await busyWith(plain)));
  const after = await bot.held();
  for (const close of closers) close();
  return { costs: rounds.slice(WARM_UP), sockets: after.sockets - before.sockets, heap: after.heap - before.heap };
}

async function measureRest(bot: ProbedBot, request: StrangerRequest): Promise<CaseSample> {
  const before = await bot.held();
  const close = await sendRequests(bot.port, Array(REQUESTS / 5).fill(request), PATIENCE_IF_SLOW);
  const after = await bot.held();
  close();
  return { costs: [], sockets: after.sockets - before.sockets, heap: after.heap - before.heap };
}

function figuresOf(samples: Readonly<Record<string, CaseSample>>): Readonly<Record<string, Figure>> {
  const figures: Record<string, Figure> = {};
  for (const [name, { costs, sockets, heap }] of Object.entries(samples)) {
    if (costs.length > 0) figures[`cost of ${name}`] = { value: median(costs), goal: 3 };
    figures[`sockets after ${name}`] = { value: sockets, goal: 0 };
    figures[`heap after ${name}`] = { value: heap / MB, goal: 1 };
  }
  return figures;
}
