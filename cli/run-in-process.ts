import tls from 'node:tls';
import { type CliCommand, runCommand } from './run-command.ts';

/** Runs a command with this process's arguments, environment and output, and sets the process's exit code. */
export async function runInProcess(command: CliCommand): Promise<void> {
  process.exitCode = await runCommand(command, {
    args: process.argv.slice(2),
    environment: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    trust: (authority) => tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority]),
    catchStop,
  });
}

function catchStop(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}
