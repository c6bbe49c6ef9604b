import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { SHARED_EXIT_CODES } from '../../cli/program/exit-codes.ts';
import { runProgram as runSubcommands } from '../../cli/program/run-program.ts';
import type { ProcessContext, Subcommand } from '../../cli/program/types.ts';
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
 * authority in NODE_EXTRA_CA_CERTS already. Fails if the command does not document its exit code. `more`: replaces
 * parts of the process.
 */
export async function runHere(
  command: Subcommand,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  more: Partial<ProcessContext> = {},
): Promise<CommandResult> {
  const result = await runPhotoSync([command], [command.name, ...args], { environment: { ...environment }, ...more });
  assert.ok(Number(result.code) in { ...SHARED_EXIT_CODES, ...command.exitCodes }, `${result.code}: ${result.err}`);
  return result;
}

/** Runs the program with some subcommands within this process. `more`: replaces parts of the process. */
export async function runPhotoSync(
  subcommands: readonly Subcommand[],
  args: readonly string[],
  more: Partial<ProcessContext> = {},
): Promise<CommandResult> {
  const [out, err]: [string[], string[]] = [[], []];
  const removeTrust: (() => void)[] = [];
  const code = await runSubcommands(subcommands, {
    args,
    environment: {},
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    ask: undefined,
    operator: 'olga',
    trust: (authority) => removeTrust.push(trustAuthority(authority)),
    catchStop: () => new AbortController().signal,
    ...more,
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
