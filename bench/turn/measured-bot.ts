import { join, parse } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import type { Tenant } from '../../sandbox/index.ts';
import { type BenchBot, startBenchBot } from '../shared/start-bench-bot.ts';
import { cpuUsed } from './cpu-probe.ts';

/** A bot in its own process. */
export interface MeasuredBot extends BenchBot {
  /** CPU time since the start. Milliseconds. */
  cpuUsed(): Promise<number>;
}

/** Stops V8 from starting a full garbage collection in a process whenever the other one is measured. */
const STEADY_MEMORY = '--no-memory-reducer';

/**
 * The options of `npm start`. V8's default young generation is twice as large. With it, the pictures' buffers outside
 * the heap trigger a full collection before a young one: every 25 turns instead of every 200, in a bot that has once
 * been idle.
 */
const START_OPTIONS = packageJson.scripts.start.split(' ').filter((word) => word.startsWith('--'));

/**
 * Starts a bot. `program`: a path relative to the project's folder, which is the current one, and arguments. `folder`:
 * contains the tenant's `authority.pem`.
 */
export async function startMeasuredBot(tenant: Tenant, program: string, folder: string): Promise<MeasuredBot> {
  const socket = join(folder, `${parse(program.split(' ', 1)[0] ?? '').name}.sock`);
  const bot = await startBenchBot(tenant, {
    words: [STEADY_MEMORY, ...START_OPTIONS, '--import ./bench/turn/cpu-probe.ts', program],
    folder,
    data: `${socket}.data`,
    settings: { CPU_SOCKET: socket },
  });
  return { ...bot, cpuUsed: () => cpuUsed(socket) };
}
