import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds after a collection of garbage. */
const SWEEP_TIME = 150;

/** What a process holds. */
export interface HeldResources {
  /** TCP sockets that are open, listening ones excepted. */
  readonly sockets: number;
  /** Bytes of live objects and buffers. */
  readonly heap: number;
}

/*
 * Loaded into a process with `node --expose-gc --import`, this module answers clients of the socket `PROBE_SOCKET`:
 * `busy` with the CPU time of the event loop's thread in milliseconds, `held` with what the process holds, after a
 * collection of garbage. The program stays unchanged.
 */
const { PROBE_SOCKET } = process.env;
if (PROBE_SOCKET) {
  createServer((socket) => {
    socket.once('data', (question) => {
      const answer = String(question) === 'busy' ? busy() : held();
      Promise.resolve(answer).then((value) => socket.end(JSON.stringify(value)));
    });
  })
    .listen(PROBE_SOCKET)
    .unref();
}

/** CPU time of the thread, not the time between two polls: on a loaded machine, that includes other processes. */
function busy(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

async function held(): Promise<HeldResources> {
  // Twice: buffers outside the heap are freed in the background.
  for (let round = 0; round < 2; round++) {
    globalThis.gc?.();
    await wait(SWEEP_TIME);
  }
  const { heapUsed, external } = process.memoryUsage();
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  return { sockets, heap: heapUsed + external };
}

/** Asks the process behind the socket. */
export async function askProbe(path: string, question: 'busy' | 'held'): Promise<unknown> {
  const socket = connect(path);
  await once(socket, 'connect');
  socket.write(question);
  return JSON.parse(await text(socket));
}
