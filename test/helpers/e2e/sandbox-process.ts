import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A running `npm run sandbox`. */
export interface SandboxProcess {
  /** The Playground, without the frame around it. */
  readonly chat: string;
  readonly control: string;
  readonly sharePoint: string;
  readonly office: string;
  /** All printed addresses. */
  readonly addresses: readonly string[];
  /** The output so far. */
  printed(): string;
  readonly process: ChildProcess;
  /** Sends Ctrl-C and resolves with the exit code. */
  stop(): Promise<number | null>;
}

export function startSandbox(...options: readonly string[]): Promise<SandboxProcess> {
  return startSandboxWith({}, ...options);
}

/** Starts the sandbox with settings of the bot as environment variables. */
export async function startSandboxWith(
  settings: Readonly<Record<string, string>>,
  ...options: readonly string[]
): Promise<SandboxProcess> {
  const child = spawn('npm', ['run', 'sandbox', '--silent', '--', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...settings },
    // Its own process group, as in a shell, so that Ctrl-C reaches every process in it.
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
    const address = new RegExp(`${name} +(http\\S+)`).exec(printed)?.[1];
    if (!address) throw new Error(`No address of ${name} was printed:\n${printed}`);
    return address;
  };
  const control = addressOf('Control page');
  const window = (await (await fetch(`${control}/api/chat`)).json()) as { readonly url: string };
  return {
    chat: window.url,
    control,
    sharePoint: addressOf('SharePoint'),
    office: addressOf('office.com'),
    addresses: [...printed.matchAll(/https?:\/\/localhost:\d+/g)].map(([address]) => address),
    printed: () => printed,
    process: child,
    async stop() {
      if (child.exitCode === null && child.pid) {
        const exited = once(child, 'exit');
        process.kill(-child.pid, 'SIGINT');
        await exited;
      }
      return child.exitCode;
    },
  };
}
