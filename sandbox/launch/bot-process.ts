import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface BotProcess {
  /** URL to which the channel posts activities. */
  readonly endpoint: string;
  readonly pid: number;
  /** Resolves with the exit code when the process has ended. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

/** Milliseconds until the bot must respond. */
const START_TIMEOUT = 30_000;
/** Milliseconds for the bot to finish its turns before SIGKILL. */
const STOP_TIMEOUT = 35_000;

/** Starts the bot's process with the tenant's settings, on the preferred port or a free one. Waits until it listens. */
export async function startBotProcess(
  command: string,
  preferredPort: number,
  environment: (port: number) => Record<string, string>,
): Promise<BotProcess> {
  const port = await freePort(preferredPort);
  const bot = await startOn(port, command, environment(port));
  if (bot) return bot;
  // Another process may have taken the port before the bot started.
  const otherPort = (await freePort(port)) === port ? undefined : await freePort(0);
  const retried = otherPort && (await startOn(otherPort, command, environment(otherPort)));
  if (retried) return retried;
  throw new Error(`The bot did not start: ${command}`);
}

async function startOn(
  port: number,
  command: string,
  settings: Record<string, string>,
): Promise<BotProcess | undefined> {
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
  if (await Promise.race([listens(port, exited.signal), ended.then(() => false)])) {
    return { endpoint: `http://localhost:${port}/api/messages`, pid: Number(child.pid), ended, stop };
  }
  await stop();
  return undefined;
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
  const deadline = Date.now() + START_TIMEOUT;
  while (Date.now() < deadline && !exited.aborted) {
    try {
      await (await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) })).arrayBuffer();
      return true;
    } catch {
      await wait(100);
    }
  }
  return false;
}

/** The preferred port, or a free one if it is taken. */
async function freePort(preferred: number): Promise<number> {
  for (const port of [preferred, 0]) {
    const server = createServer();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      server.close();
      await once(server, 'close');
      if (address && typeof address === 'object') return address.port;
    } catch {
      // Taken: try the next one.
    }
  }
  throw new Error('No free port.');
}
