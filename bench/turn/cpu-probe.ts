import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';

/*
 * Loaded into a process with `node --import`, this module sends the CPU time of the process, with all its threads, to
 * each client of the socket `CPU_SOCKET`. This is more exact than a measurement from outside and leaves the program
 * unchanged.
 */
const { CPU_SOCKET } = process.env;
if (CPU_SOCKET) {
  createServer((socket) => socket.end(JSON.stringify(process.cpuUsage())))
    .listen(CPU_SOCKET)
    .unref();
}

/** CPU time so far of the process behind the socket. Milliseconds. */
export async function cpuUsed(path: string): Promise<number> {
  const socket = connect(path);
  await once(socket, 'connect');
  const { user, system } = JSON.parse(await text(socket)) as NodeJS.CpuUsage;
  return (user + system) / 1_000;
}
