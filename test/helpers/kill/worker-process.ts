import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Happening, WorkerJob } from './job.ts';

export interface WorkerProcess {
  /** Lets it open its store and work. */
  start(job: WorkerJob, heard: (happening: Happening) => void): void;
  /** SIGKILL, which no process can do anything about. Resolves when it is gone and all that it said was heard. */
  kill(): Promise<void>;
  /** Resolves when it has ended by itself; rejects with what it said where it failed. */
  ended(): Promise<void>;
}

/** A worker that has loaded its code, which takes longest, and waits for its job. */
export function spawnWorker(): WorkerProcess {
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(new URL('./worker.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error('The worker has no pipes.');
  // It may be dead already.
  stdin.on('error', () => {});
  const errors: Buffer[] = [];
  stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  let hear: (happening: Happening) => void = () => {};
  const lines = createInterface(stdout);
  lines.on('line', (line) => {
    try {
      hear(JSON.parse(line));
    } catch {
      // Half a line: it was killed while it spoke.
    }
  });
  const gone = Promise.all([once(child, 'close'), once(lines, 'close')]);
  return {
    start(job, heard) {
      hear = heard;
      stdin.write(JSON.stringify(job));
      stdin.end();
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async ended() {
      await gone;
      if (child.exitCode !== 0) throw new Error(`The worker failed: ${String(Buffer.concat(errors)).slice(-2_000)}`);
    },
  };
}
