import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../sandbox/http/free-port.ts';
import { startTenant, type Tenant } from '../sandbox/index.ts';
import { botEnvironment } from '../sandbox/launch/bot-environment.ts';
import { startPostgres } from '../test/helpers/postgres-server.ts';
import { createDataFolder } from '../test/helpers/store/data-folder.ts';
import { builtBot, START_OPTIONS } from './shared/built-bot.ts';
import { median } from './shared/percentile.ts';
import type { Bench } from './shared/result.ts';

const STARTS = 7;
/** Interval of asking whether the bot is ready. Milliseconds. */
const POLL = 10;
const LONGEST_START = 120_000;

/** Measures the time from the start of the built bot's process until `/ready` answers 200, on a prepared database. */
export const startBench: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'photo-sync-bench-'));
  const tenant = await startTenant();
  const server = await startPostgres();
  try {
    await writeFile(join(folder, 'authority.pem'), tenant.certificates.authority);
    await createDataFolder(join(folder, 'data'));
    const inFolder = await measure(tenant, folder, {});
    const onServer = await measure(tenant, folder, { DATABASE_URL: await server.createDatabase() });
    return {
      figures: {
        folderStartSeconds: { value: median(inFolder.map(({ time }) => time)), goal: 3 },
        serverStartSeconds: { value: median(onServer.map(({ time }) => time)), goal: 3 },
      },
      values: {
        folderCpuSeconds: median(inFolder.map(({ cpu }) => cpu)),
        serverCpuSeconds: median(onServer.map(({ cpu }) => cpu)),
      },
      samples: { inFolder, onServer },
    };
  } finally {
    await server.stop();
    await tenant.stop();
    await rm(folder, { recursive: true });
  }
};

/** Each start after the first one, which creates the tables. */
async function measure(tenant: Tenant, folder: string, database: Readonly<Record<string, string>>): Promise<Start[]> {
  await startOnce(tenant, folder, database);
  const starts: Start[] = [];
  for (let start = 0; start < STARTS; start++) starts.push(await startOnce(tenant, folder, database));
  return starts;
}

/** Seconds. */
interface Start {
  readonly time: number;
  /** CPU time of the process with all its threads, which other processes do not change. NaN outside of Linux. */
  readonly cpu: number;
}

async function startOnce(tenant: Tenant, folder: string, database: Readonly<Record<string, string>>): Promise<Start> {
  const port = await freePort();
  const { CLOCK_FILE: _clock, ...environment } = botEnvironment(tenant, new URL(`http://localhost:${port}`), {
    authority: join(folder, 'authority.pem'),
    clock: '',
    data: join(folder, 'data'),
  });
  const startedAt = performance.now();
  const bot = spawn(process.execPath, [...START_OPTIONS, builtBot()], {
    env: { ...process.env, ...environment, ...database, LOG_LEVEL: 'warn', DRAIN_SECONDS: '0' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(bot, 'exit');
  try {
    while (!(await isReady(port))) {
      if (bot.exitCode !== null) throw new Error(`The bot ended with code ${bot.exitCode}.`);
      if (performance.now() - startedAt > LONGEST_START) throw new Error('The bot is not ready.');
      await wait(POLL);
    }
    return { time: (performance.now() - startedAt) / 1_000, cpu: await cpuSeconds(Number(bot.pid)) };
  } finally {
    bot.kill('SIGTERM');
    await ended;
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: utime and stime, in hundredths of a second. */
async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user ?? Number.NaN) + Number(system)) / 100;
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/ready`, { signal: AbortSignal.timeout(1_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
