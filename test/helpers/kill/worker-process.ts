import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { WorkerEvent, WorkerJob } from './types.ts';

export interface WorkerProcess {
  /** Sends the job. The worker opens its store and starts. */
  start(job: WorkerJob, onEvent: (event: WorkerEvent) => void): void;
  /** Sends SIGKILL. Resolves when the process has ended and all its events were received. */
  kill(): Promise<void>;
  /** Resolves when the process has ended. Rejects with its error output if it failed. */
  ended(): Promise<void>;
}

/** Starts a worker that loads its code, which takes longest, and waits for its job. */
export function spawnWorker(): WorkerProcess {
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(new URL('./worker.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error('The worker has no pipes.');
  // The process may be dead already.
  stdin.on('error', () => {});
  const errors: Buffer[] = [];
  stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  let listener: (event: WorkerEvent) => void = () => {};
  const lines = createInterface(stdout);
  lines.on('line', (line) => {
    try {
      listener(JSON.parse(line));
    } catch {
      // An incomplete line: the process was killed while it wrote.
    }
  });
  const closed = Promise.all([once(child, 'close'), once(lines, 'close')]);
  return {
    start(job, onEvent) {
      listener = onEvent;
      stdin.write(JSON.stringify(job));
      stdin.end();
    },
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
    async ended() {
      await closed;
      if (child.exitCode !== 0) throw new Error(`The worker failed: ${String(Buffer.concat(errors)).slice(-2_000)}`);
    },
  };
}
