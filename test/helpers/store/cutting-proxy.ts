import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createFrameReader, endsWithReady, type Frame } from '../../../src/store/database/wire-frames.ts';

/**
 * When a connection breaks, seen from a statement. `before`: the server does not get it. `executing`: the server has
 * got it, and executes it or not. `answered`: the server has executed it, and its answer is lost.
 */
export const MOMENTS = ['before', 'executing', 'answered'] as const;
export type Moment = (typeof MOMENTS)[number];

/** A network between a service and a PostgreSQL server that breaks at a chosen statement. */
export interface CuttingProxy {
  /** The server's URL through this proxy. */
  readonly url: string;
  /** All connections break at the next statements with this text: at so many. Undefined: at none. */
  arm(statement: string | undefined, moment: Moment, times?: number): void;
  /** The statements since `arm`. */
  readonly statements: readonly string[];
  /** The connections have broken since `arm`. */
  readonly isCut: boolean;
  stop(): Promise<void>;
}

/** Starts a proxy in front of the server that `url` names. */
export async function startCuttingProxy(url: string): Promise<CuttingProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let statements: string[] = [];
  let cutAt: string | undefined;
  let moment: Moment = 'before';
  let left = 0;
  let isCut = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    return socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  };
  const cut = () => {
    isCut = true;
    left -= 1;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  /** Records the statements among the messages. Whether the connections break at one of them. */
  const reaches = (frames: readonly Frame[]) => {
    for (const text of frames.flatMap(statementIn)) {
      statements.push(text);
      if (text === cutAt && left > 0) return true;
    }
    return false;
  };
  const server = createServer((client) => {
    keep(client);
    const upstream = keep(connect(Number(target.port), target.hostname));
    const readFrames = createFrameReader();
    let awaitsLostAnswer = false;
    client.on('data', (bytes) => {
      const isReached = reaches(readFrames(bytes));
      if (isReached && moment === 'before') return cut();
      upstream.write(bytes, () => isReached && moment === 'executing' && cut());
      awaitsLostAnswer ||= isReached && moment === 'answered';
    });
    upstream.on('data', (bytes) => {
      if (!awaitsLostAnswer) return void client.write(bytes);
      // "Ready for query", in a transaction or not: the server has executed the statement.
      if (endsWithReady(bytes) || bytes.at(-6) === READY) cut();
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const proxied = new URL(url);
  proxied.port = String(typeof address === 'object' && address ? address.port : 0);
  return {
    url: proxied.href,
    arm(statement, when, times = 1) {
      [statements, cutAt, moment, left, isCut] = [[], statement, when, times, false];
    },
    get statements() {
      return statements;
    },
    get isCut() {
      return isCut;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The letter of the message "ready for query". */
const READY = 0x5a;

/** The text of a message that carries one: https://www.postgresql.org/docs/current/protocol-message-formats.html */
function statementIn({ type, bytes }: Frame): string[] {
  const texts = bytes.subarray(5).toString().split('\0');
  if (type === 'Q') return texts.slice(0, 1);
  return type === 'P' ? texts.slice(1, 2) : [];
}
