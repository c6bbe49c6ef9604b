import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { type CliCommand, runCommand } from '../../cli/run-command.ts';
import type { Tenant } from '../../sandbox/index.ts';
import { appSettings } from './app-settings.ts';
import { compileCache } from './compile-cache.ts';
import { trustAuthority } from './trusted-authority.ts';

/** Settings for a command, with the app's secret. `folder`: contains the authority's certificate and the data. */
export function commandSettings(tenant: Tenant, folder: string): Record<string, string> {
  return {
    ...appSettings(tenant),
    NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
    DATA_FOLDER: folder,
  };
}

export interface CommandResult {
  readonly out: string;
  readonly err: string;
  readonly code: unknown;
}

/**
 * Runs a command within this process: a process takes a second of CPU time to start. This process must trust the
 * authority in NODE_EXTRA_CA_CERTS already. `stop`: Ctrl-C.
 */
export async function runHere(
  command: CliCommand,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  stop: AbortSignal = new AbortController().signal,
): Promise<CommandResult> {
  const [out, err]: [string[], string[]] = [[], []];
  const removeTrust: (() => void)[] = [];
  const code = await runCommand(command, {
    args,
    environment: { ...environment },
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    trust: (authority) => removeTrust.push(trustAuthority(authority)),
    catchStop: () => stop,
  });
  for (const remove of removeTrust) remove();
  return { out: out.join(''), err: err.join(''), code };
}

/** Runs a program in its own process and waits for its end. `onStart` receives the process. */
export async function runProgram(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onStart: (child: ChildProcess) => void = () => {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [program, ...args], { env: { ...compileCache, ...env } });
  onStart(child);
  const [out, err, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise((resolve) => child.once('exit', resolve)),
  ]);
  return { out, err, code };
}
