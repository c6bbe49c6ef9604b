import { once } from 'node:events';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import tls from 'node:tls';
import { runProgram } from './run-program.ts';
import type { Subcommand } from './types.ts';

/** Runs the program with this process's arguments, environment and output, and sets the process's exit code. */
export async function runInProcess(subcommands: readonly Subcommand[]): Promise<void> {
  // The reader of a pipe, such as `head`, has read enough. Results are printed at the end of the work.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
    process.exit(code === 'EPIPE' ? process.exitCode : 1),
  );
  process.exitCode = await runProgram(subcommands, {
    args: process.argv.slice(2),
    environment: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
    operator: operatorName(),
    trust: (authority) => tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority]),
    catchStop,
  });
}

/** A user without a name, as in a container, is known by number. */
function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}

/** On stderr, so that the result can go to a file. Ctrl-C and the end of the input are an empty answer. */
async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await Promise.race([terminal.question(question), once(terminal, 'close').then(() => '')]);
  } finally {
    terminal.close();
  }
}

function catchStop(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}
