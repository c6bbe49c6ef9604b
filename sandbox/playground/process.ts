import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface PlaygroundProcess {
  /** e.g. `http://localhost:56150` */
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface PlaygroundProcessOptions {
  /** Where its configuration lies; it writes its log there too. */
  readonly folder: string;
  /** Where it posts its activities. */
  readonly endpoint: string;
  /** The personal chat's. */
  readonly conversationId: string;
  /** Wished for; when it is taken the Playground finds another. */
  readonly port: number;
  /** Let it open a browser window. */
  readonly openBrowser: boolean;
}

/** Milliseconds. */
const PATIENCE = 30_000;
const GRACE = 2_000;

/** Starts Microsoft's Agents Playground, reachable from this machine only; it ends with this process, however that ends. */
export async function startPlaygroundProcess(options: PlaygroundProcessOptions): Promise<PlaygroundProcess> {
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/package.json')),
    'cli.js',
  );
  const guard = new URL('./preload.ts', import.meta.url);
  const child = spawn(
    process.execPath,
    [
      ...['--import', guard.href, cli, 'start'],
      ...['--app-endpoint', options.endpoint, '--channel-id', 'msteams'],
      ...['--conversation-id', options.conversationId, '--port', String(options.port), '--disable-telemetry'],
    ],
    {
      cwd: options.folder,
      env: {
        ...process.env,
        SEND_INSTALLATION_ACTIVITY: 'true',
        SANDBOX_OPEN_BROWSER: String(options.openBrowser),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    },
  );
  const stop = () => end(child);
  try {
    const url = `http://localhost:${await portOf(child)}`;
    // It says that it listens even when its configuration is refused.
    await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    return { url, pid: child.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function portOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = () => reject(new Error(`The Agents Playground did not start: ${output}`));
    const timer = setTimeout(fail, PATIENCE);
    child.once('error', fail);
    child.once('exit', fail);
    const read = (text: Buffer) => {
      output += text;
      const port = /Listening on (\d+)/.exec(output)?.[1];
      if (!port) return;
      clearTimeout(timer);
      child.off('error', fail);
      child.off('exit', fail);
      resolve(port);
    };
    // Read to the end in any case: a full pipe would stop it.
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
}

/** Ends the child and whatever it started. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  signalGroup(child.pid, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), GRACE);
  await exited;
  clearTimeout(timer);
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
