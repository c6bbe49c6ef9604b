import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/*
 * Loaded into a process with `node --expose-gc --import`, this module collects garbage and sends the memory of the
 * process to each client of the socket `MEMORY_SOCKET`. The program stays unchanged.
 */
const { MEMORY_SOCKET } = process.env;
/** Collections, and the pause between two: finalizers run after the first, and free what the next one finds. */
const COLLECTIONS = 5;
const PAUSE = 400;

if (MEMORY_SOCKET) {
  createServer((socket) => void collectedMemory().then((memory) => socket.end(JSON.stringify(memory))))
    .listen(MEMORY_SOCKET)
    .unref();
}

/** Bytes. */
export interface ProcessMemory {
  /** What the operating system counts. It includes what the allocator keeps for later. */
  readonly rss: number;
  /** JavaScript objects and buffers in use. */
  readonly live: number;
}

/** The smallest of several samples, each after a garbage collection. */
async function collectedMemory(): Promise<ProcessMemory> {
  let [rss, live] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let collection = 0; collection < COLLECTIONS; collection++) {
    globalThis.gc?.();
    await wait(PAUSE);
    const memory = process.memoryUsage();
    rss = Math.min(rss, memory.rss);
    live = Math.min(live, memory.heapUsed + memory.external);
  }
  return { rss, live };
}

/** The memory of the process behind the socket, after a garbage collection. */
export async function memoryOf(path: string): Promise<ProcessMemory> {
  const socket = connect(path);
  await once(socket, 'connect');
  return JSON.parse(await text(socket)) as ProcessMemory;
}
