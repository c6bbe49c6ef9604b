import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { StrangerRequest } from './stranger-requests.ts';

/** Connections at once. */
const AT_ONCE = 20;

/**
 * Sends each request on a connection of its own and waits until the bot has closed it, at most `patience` milliseconds.
 * Returns what closes the connections that are still open.
 */
export async function sendRequests(
  port: number,
  requests: readonly StrangerRequest[],
  patience: number,
): Promise<() => void> {
  const open: (() => void)[] = [];
  const waiting = [...requests];
  const sendOneByOne = async () => {
    for (let request = waiting.pop(); request !== undefined; request = waiting.pop()) {
      const close = await sendRequest(port, request, patience);
      if (close) open.push(close);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendOneByOne));
  return () => {
    for (const close of open) close();
  };
}

async function sendRequest(port: number, request: string, patience: number): Promise<(() => void) | undefined> {
  const socket = connect(port, '127.0.0.1').resume();
  // A server that refuses early resets the connection.
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  if (request) socket.write(request, 'latin1');
  const limit = new AbortController();
  await Promise.race([closed, wait(patience, undefined, { signal: limit.signal }).catch(() => {})]);
  limit.abort();
  return socket.closed ? undefined : () => socket.destroy();
}
