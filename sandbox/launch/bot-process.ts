import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface BotProcess {
  /** Where the channel posts activities. */
  readonly endpoint: string;
  /** The exit code, once the process is gone. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

/** A bot that serves nothing by then is not going to. Milliseconds. */
const STARTUP = 30_000;
/** A bot that has not finished its turns by then is ended. Milliseconds. */
const PATIENCE = 15_000;

/** Starts the bot's own process with the tenant's settings, and waits until it listens: on the port wished for, or on a free one. */
export async function startBotProcess(
  command: string,
  wishedPort: number,
  environment: (port: number) => Record<string, string>,
): Promise<BotProcess> {
  const port = await freePort(wishedPort);
  const bot = await startOn(port, command, environment(port));
  if (bot) return bot;
  // Between our look and the bot's start somebody else may have taken the port.
  const another = (await freePort(port)) === port ? undefined : await freePort(0);
  const again = another && (await startOn(another, command, environment(another)));
  if (again) return again;
  throw new Error(`The bot did not start: ${command}`);
}

async function startOn(
  port: number,
  command: string,
  settings: Record<string, string>,
): Promise<BotProcess | undefined> {
  const [program = '', ...args] = command.split(' ');
  // `node` may be a script on the path, or another Node than the one that runs the sandbox.
  const child = spawn(program === 'node' ? process.execPath : program, args, {
    env: { LOG_LEVEL: 'warn', ...process.env, ...settings },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
    child.once('error', () => resolve(127));
  });
  const stop = () => stopChild(child);
  const enough = new AbortController();
  void ended.then(() => enough.abort());
  if (await Promise.race([listens(port, enough.signal), ended.then(() => false)])) {
    return { endpoint: `http://localhost:${port}/api/messages`, ended, stop };
  }
  await stop();
  return undefined;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  await gone;
  clearTimeout(timer);
}

async function listens(port: number, enough: AbortSignal): Promise<boolean> {
  const until = Date.now() + STARTUP;
  while (Date.now() < until && !enough.aborted) {
    try {
      await (await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) })).arrayBuffer();
      return true;
    } catch {
      await wait(100);
    }
  }
  return false;
}

/** The port wished for, or a free one. */
async function freePort(wished: number): Promise<number> {
  for (const port of [wished, 0]) {
    const server = createServer();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      server.close();
      await once(server, 'close');
      if (address && typeof address === 'object') return address.port;
    } catch {
      // Taken: the next one.
    }
  }
  throw new Error('No free port.');
}
