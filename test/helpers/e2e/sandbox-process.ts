import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** `npm run sandbox`, as a newcomer starts it. */
export interface SandboxProcess {
  readonly chat: string;
  readonly control: string;
  readonly sharePoint: string;
  readonly office: string;
  /** Every address that was printed. */
  readonly addresses: readonly string[];
  /** All that stands on the terminal so far. */
  printed(): string;
  readonly process: ChildProcess;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export function startSandbox(...options: readonly string[]): Promise<SandboxProcess> {
  return startSandboxWith({}, ...options);
}

/** The same with settings of the bot, as a newcomer writes them before the command. */
export async function startSandboxWith(
  settings: Readonly<Record<string, string>>,
  ...options: readonly string[]
): Promise<SandboxProcess> {
  const child = spawn('npm', ['run', 'sandbox', '--silent', '--', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...settings },
    // A group of its own, as a shell gives it: Ctrl-C reaches every process in it.
    detached: true,
  });
  let printed = '';
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      if (printed.includes('Ctrl-C')) resolve();
    });
  });
  const addressOf = (name: string) => {
    const found = new RegExp(`${name} +(http\\S+)`).exec(printed)?.[1];
    if (!found) throw new Error(`No address of ${name} was printed:\n${printed}`);
    return found;
  };
  return {
    chat: addressOf('Chat with the bot'),
    control: addressOf('Control page'),
    sharePoint: addressOf('SharePoint'),
    office: addressOf('office.com'),
    addresses: [...printed.matchAll(/https?:\/\/localhost:\d+/g)].map(([address]) => address),
    printed: () => printed,
    process: child,
    async stop() {
      if (child.exitCode === null && child.pid) {
        const gone = once(child, 'exit');
        process.kill(-child.pid, 'SIGINT');
        await gone;
      }
      return child.exitCode;
    },
  };
}
