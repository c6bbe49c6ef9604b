import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { extname, join } from 'node:path';
import pLimit from 'p-limit';
import type { DecodeRequest, Pixels, Undecodable } from './types.ts';

/**
 * Decodes pictures in processes of their own. A picture that takes longer than its timeout is `timed-out`, and its
 * process is killed. Never rejects.
 */
export interface DecoderPool {
  decode(request: DecodeRequest): Promise<Pixels | Undecodable>;
}

export interface DecoderPoolOptions {
  /** Maximum number of processes. Each takes up to 250 MB while it decodes a large picture. */
  readonly size: number;
  /** An idle process ends after this time. Milliseconds. */
  readonly idle?: number;
}

/** Timeout for the start of a process on a busy machine, unless a picture has more time. Milliseconds. */
const START_TIMEOUT_MS = 5_000;
/** Answers to messages go before pictures. 0 is usual, 19 the lowest priority. */
const NICENESS = 5;
/** Compiled files have another extension. */
const PROGRAM = join(import.meta.dirname, `decoder-process${extname(import.meta.filename)}`);

export function createDecoderPool(options: DecoderPoolOptions): DecoderPool {
  const { size, idle = 30_000 } = options;
  const limitConcurrency = pLimit(size);
  const free: DecoderProcess[] = [];
  return {
    async decode(request) {
      const latestStart = performance.now() + request.timeout;
      return await limitConcurrency(async () => {
        if (performance.now() >= latestStart) return 'timed-out';
        const decoder = free.pop() ?? (await startDecoder(Math.max(START_TIMEOUT_MS, request.timeout)));
        if (!decoder) return 'timed-out';
        const answer = await decoder.exchange(request);
        if (decoder.isAlive()) {
          free.push(decoder);
          decoder.killAfter(idle, () => free.splice(free.indexOf(decoder), 1));
        }
        return answer;
      });
    },
  };
}

interface DecoderProcess {
  /** Resolves to `timed-out` after the request's timeout, and to `undecodable` if the process crashes. */
  exchange(request: DecodeRequest): Promise<Pixels | Undecodable>;
  isAlive(): boolean;
  /** Kills the process unless it gets a request within this time. */
  killAfter(time: number, onKill: () => void): void;
}

/** Undefined: the process did not start. */
async function startDecoder(timeout: number): Promise<DecoderProcess | undefined> {
  const child = fork(PROGRAM, [], { serialization: 'advanced', env: {}, execArgv: [], stdio: 'ignore' });
  lowerPriority(child);
  // An error after the answer must not end this process.
  child.on('error', () => {});
  if ((await nextMessage(child, timeout)) !== 'ready') return undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  return {
    async exchange(request) {
      clearTimeout(idleTimer);
      const answer = nextMessage(child, request.timeout);
      child.send(request, () => {});
      return (await answer) as Pixels | Undecodable;
    },
    isAlive: () => child.connected,
    killAfter(time, onKill) {
      idleTimer = setTimeout(() => {
        onKill();
        child.kill('SIGKILL');
      }, time).unref();
    },
  };
}

/** The child's next message. Otherwise `timed-out`, and the child is killed; or `undecodable`, and it has ended. */
function nextMessage(child: ChildProcess, timeout: number): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const onEnd = () => resolve('undecodable');
  child.once('message', resolve).once('exit', onEnd).once('error', onEnd);
  child.ref();
  child.channel?.ref();
  const timer = setTimeout(() => {
    resolve('timed-out');
    child.kill('SIGKILL');
    child.disconnect();
  }, timeout);
  return promise.finally(() => {
    clearTimeout(timer);
    child.off('message', resolve).off('exit', onEnd).off('error', onEnd);
    // An idle process must not keep this one alive.
    child.unref();
    child.channel?.unref();
  });
}

function lowerPriority({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, NICENESS);
  } catch {
    // The process has ended, or the system does not allow it: decoding works all the same.
  }
}
