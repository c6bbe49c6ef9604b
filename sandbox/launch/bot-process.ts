import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../http/free-port.ts';

export interface BotProcess {
  /** URL to which the channel posts activities. */
  readonly endpoint: string;
  readonly pid: number;
  /** Resolves with the exit code when the process has ended. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Called while the bot starts, with the seconds that it has taken so far. */
  readonly onWaiting?: (seconds: number) => void;
  /** Milliseconds between two calls of `onWaiting`. */
  readonly reportEvery?: number;
  /** Ends the start, and the process. */
  readonly signal?: AbortSignal;
}

/** Milliseconds for the bot to finish its turns before SIGKILL. */
const STOP_TIMEOUT = 35_000;

/**
 * Starts the bot's process with the tenant's settings, on the preferred port or a free one. Waits until it listens, as
 * long as the process lives. Rejects when the process has ended; it has printed its own message by then.
 */
export async function startBotProcess(
  command: string,
  preferredPort: number,
  environment: (port: number) => Record<string, string>,
  options: StartOptions = {},
): Promise<BotProcess> {
  const port = await freePort(preferredPort);
  const start = (on: number) => startOn(on, command, environment(on), options);
  const bot = await start(port);
  if (typeof bot === 'object') return bot;
  // Another process may have taken the port before the bot started.
  const otherPort = (await freePort(port)) === port ? undefined : await freePort();
  const retried = otherPort && !options.signal?.aborted ? await start(otherPort) : bot;
  if (typeof retried === 'object') return retried;
  throw new Error(`The bot ended with code ${retried} before it listened: ${command}`);
}

const REPORT_EVERY = 10_000;

/** Resolves with the running bot, or with the exit code. */
async function startOn(
  port: number,
  command: string,
  settings: Record<string, string>,
  { onWaiting = () => {}, reportEvery = REPORT_EVERY, signal }: StartOptions,
): Promise<BotProcess | number> {
  const [program = '', ...args] = command.split(' ');
  // `node` on the path may be a script or a different version than the one that runs the sandbox.
  const child = spawn(program === 'node' ? process.execPath : program, args, {
    env: { LOG_LEVEL: 'warn', ...process.env, ...settings },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
    child.once('error', () => resolve(127));
  });
  const stop = () => stopChild(child);
  const exited = new AbortController();
  void ended.then(() => exited.abort());
  signal?.addEventListener('abort', () => void stop(), { once: true });
  if (signal?.aborted) void stop();
  const startedAt = Date.now();
  const report = setInterval(() => onWaiting(Math.round((Date.now() - startedAt) / 1_000)), reportEvery);
  try {
    if (await Promise.race([listens(port, exited.signal), ended.then(() => false)])) {
      return { endpoint: `http://localhost:${port}/api/messages`, pid: Number(child.pid), ended, stop };
    }
  } finally {
    clearInterval(report);
  }
  return ended;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
  await gone;
  clearTimeout(timer);
}

async function listens(port: number, exited: AbortSignal): Promise<boolean> {
  while (!exited.aborted) {
    try {
      await (await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) })).arrayBuffer();
      return true;
    } catch {
      await wait(100);
    }
  }
  return false;
}
