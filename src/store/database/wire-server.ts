import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import { asCodedError } from '../../errors.ts';
import { IDLE_TRANSACTION_TIMEOUT_MS } from './timeouts.ts';
import { CODES, createFrameReader, encodeFrame, endsWithReady, type Frame, READY } from './wire-frames.ts';

export interface WireServer {
  /** Closes all connections and rolls back their open transactions. */
  close(): Promise<void>;
}

export interface WireServerOptions {
  /** A client that is silent in a transaction for this time is disconnected. Milliseconds. */
  readonly idleTimeout?: number;
  /** Called before each query or transaction. If it rejects, the client gets an error and is disconnected. */
  readonly admit?: () => Promise<void>;
}

/**
 * Serves this process's PGlite to other processes, in PostgreSQL's protocol.
 *
 * PGlite has one session, and the bot uses it too. A client holds it exclusively until PostgreSQL reports "ready, in no
 * transaction". `@electric-sql/pglite-socket` 0.2.17 also lets a second client wait for the end of a transaction, but
 * it releases PGlite after each message, so a query of the bot can run inside a client's transaction. See
 * docs/decisions/0002-own-wire-server.md.
 */
export async function serveDatabase(
  pglite: PGlite,
  path: string,
  { idleTimeout = IDLE_TRANSACTION_TIMEOUT_MS, admit = async () => {} }: WireServerOptions = {},
): Promise<WireServer> {
  const greeting = await greetingOf(pglite);
  const clients = new Map<Socket, Promise<void>>();
  const server = createServer((socket) => {
    const disconnected = serveClient(socket, { pglite, greeting, idleTimeout, admit }).finally(() =>
      clients.delete(socket),
    );
    clients.set(socket, disconnected);
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      const open = [...clients];
      for (const [socket] of open) socket.destroy();
      await Promise.all(open.map(([, disconnected]) => disconnected));
      await closed;
    },
  };
}

interface Session extends Required<WireServerOptions> {
  readonly pglite: PGlite;
  readonly greeting: Buffer;
}

/** Resolves after the client has disconnected and its session is reset. */
async function serveClient(socket: Socket, { pglite, greeting, idleTimeout, admit }: Session): Promise<void> {
  const readFrames = createFrameReader();
  let release: (() => void) | undefined;
  // Expected when a client is killed.
  socket.on('error', () => {});
  socket.once('timeout', () => socket.destroy());
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      socket.setTimeout(0);
      for (const message of readFrames(chunk)) {
        if (message.type === '') {
          if (!answerStartup(socket, message, greeting)) return;
        } else if (message.type === 'X') {
          return;
        } else {
          if (!release && !(await isAdmitted(socket, admit))) return;
          release ??= await acquireSession(pglite);
          const response = await pglite.runExclusive(() => pglite.execProtocolRaw(new Uint8Array(message.bytes)));
          socket.write(response);
          if (!endsWithReady(response)) continue;
          release();
          release = undefined;
        }
      }
      if (release) socket.setTimeout(idleTimeout);
    }
  } catch {
    // The client disconnected, or sent another protocol. Both end the connection.
  } finally {
    socket.destroy();
    if (release) await resetSession(pglite).finally(release);
  }
}

/** 53100 is "disk full": https://www.postgresql.org/docs/current/errcodes-appendix.html */
async function isAdmitted(socket: Socket, admit: () => Promise<void>): Promise<boolean> {
  try {
    await admit();
    return true;
  } catch (error) {
    socket.end(encodeFrame('E', 'SFATAL', 'VFATAL', 'C53100', `M${asCodedError(error).message}`, ''));
    return false;
  }
}

/** Acquires PGlite exclusively until the returned function is called. */
function acquireSession(pglite: PGlite): Promise<() => void> {
  return new Promise((acquired, failed) => {
    pglite._runExclusiveTransaction(() => new Promise<void>(acquired)).catch(failed);
  });
}

/** Ends a partly sent query with a sync, and an open transaction with a rollback. */
async function resetSession(pglite: PGlite): Promise<void> {
  for (const message of [encodeFrame('S'), encodeFrame('Q', 'ROLLBACK')]) {
    await pglite.runExclusive(() => pglite.execProtocolRaw(new Uint8Array(message)));
  }
}

/** Returns whether the connection continues. There is no password: only the owner can open the socket. */
function answerStartup(socket: Socket, { code }: Frame, greeting: Buffer): boolean {
  if (code === CODES.ssl || code === CODES.gssEncryption) return socket.write('N') || true;
  if (code !== CODES.startup) return false;
  return socket.write(greeting) || true;
}

async function greetingOf(pglite: PGlite): Promise<Buffer> {
  const { rows } = await pglite.query<{ version: string }>(`select current_setting('server_version') as version`);
  const settings = {
    server_version: rows[0]?.version ?? '',
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    integer_datetimes: 'on',
    standard_conforming_strings: 'on',
  };
  const authenticated = encodeFrame('R', 0);
  return Buffer.concat([
    authenticated,
    ...Object.entries(settings).map((setting) => encodeFrame('S', ...setting)),
    READY,
  ]);
}
