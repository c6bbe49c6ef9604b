import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';

/*
 * Loaded into a process by `node --import`, it tells whoever connects to `CPU_SOCKET` how much CPU time the process, with all its
 * threads, has used. Nobody outside can see that as exactly, and the program itself stays as it is.
 */
const { CPU_SOCKET } = process.env;
if (CPU_SOCKET) {
  createServer((socket) => socket.end(JSON.stringify(process.cpuUsage())))
    .listen(CPU_SOCKET)
    .unref();
}

/** Milliseconds of CPU time that the process behind the socket has used so far. */
export async function cpuUsed(path: string): Promise<number> {
  const socket = connect(path);
  await once(socket, 'connect');
  const { user, system } = JSON.parse(await text(socket)) as NodeJS.CpuUsage;
  return (user + system) / 1_000;
}
