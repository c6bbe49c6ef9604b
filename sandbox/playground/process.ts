import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

export interface PlaygroundProcess {
  /** e.g. `http://localhost:56150` */
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface PlaygroundProcessOptions {
  /** Folder with its configuration; it also writes its log there. */
  readonly folder: string;
  /** URL to which it posts its activities. */
  readonly endpoint: string;
  /** Id of the personal chat. */
  readonly conversationId: string;
  /** Preferred port; if it is taken, the Playground uses another. */
  readonly port: number;
  /** Lets it open a browser window. */
  readonly openBrowser: boolean;
}

/** Milliseconds. */
const START_TIMEOUT = 30_000;
/** Milliseconds before SIGKILL. */
const STOP_TIMEOUT = 2_000;

/** Starts Microsoft's Agents Playground on loopback. It ends with this process, even if this process is killed. */
export async function startPlaygroundProcess(options: PlaygroundProcessOptions): Promise<PlaygroundProcess> {
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/package.json')),
    'cli.js',
  );
  // TypeScript in this repository, JavaScript in a package.
  const guard = new URL(`./preload${extname(import.meta.filename)}`, import.meta.url);
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
  const stop = () => endProcess(child);
  try {
    const url = `http://localhost:${await portOf(child)}`;
    // It reports that it listens even with an invalid configuration.
    await fetch(url, { signal: AbortSignal.timeout(START_TIMEOUT) });
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
    const timer = setTimeout(fail, START_TIMEOUT);
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
    // Keep reading: a full pipe would block the child.
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
}

/** Ends the child and all processes that it started. */
async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  signalGroup(child.pid, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), STOP_TIMEOUT);
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
