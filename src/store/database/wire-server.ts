import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import { IDLE_TRANSACTION_TIMEOUT_MS } from './timeouts.ts';
import { CODES, createFrameReader, encodeFrame, endsWithReady, type Frame, READY } from './wire-frames.ts';

export interface WireServer {
  /** Ends every connection; what they had not committed is undone. */
  close(): Promise<void>;
}

/**
 * Lets other processes use this process's PGlite, in PostgreSQL's own protocol.
 *
 * PGlite is one session. Whoever begins has it alone until PostgreSQL says "ready, and in no transaction": neither the bot's own
 * queries nor another client's can get between, or into somebody else's transaction. (`@electric-sql/pglite-socket` 0.2.17 gives
 * PGlite free after every single message, so that they can; hence this.)
 */
export async function serveDatabase(
  pglite: PGlite,
  path: string,
  silence: number = IDLE_TRANSACTION_TIMEOUT_MS,
): Promise<WireServer> {
  const greeting = await greetingOf(pglite);
  const clients = new Map<Socket, Promise<void>>();
  const server = createServer((socket) => {
    const gone = serveClient(socket, { pglite, greeting, silence }).finally(() => clients.delete(socket));
    clients.set(socket, gone);
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      const going = [...clients];
      for (const [socket] of going) socket.destroy();
      await Promise.all(going.map(([, gone]) => gone));
      await closed;
    },
  };
}

interface Serving {
  readonly pglite: PGlite;
  readonly greeting: Buffer;
  readonly silence: number;
}

/** Resolves when the client is gone and PGlite is as if it had never been there. */
async function serveClient(socket: Socket, { pglite, greeting, silence }: Serving): Promise<void> {
  const cut = createFrameReader();
  let release: (() => void) | undefined;
  // A client that was killed is a matter of course.
  socket.on('error', () => {});
  socket.once('timeout', () => socket.destroy());
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      socket.setTimeout(0);
      for (const message of cut(chunk)) {
        if (message.type === '') {
          if (!answerStartup(socket, message, greeting)) return;
        } else if (message.type === 'X') {
          return;
        } else {
          release ??= await acquireSession(pglite);
          const answer = await pglite.runExclusive(() => pglite.execProtocolRaw(new Uint8Array(message.bytes)));
          socket.write(answer);
          if (!endsWithReady(answer)) continue;
          release();
          release = undefined;
        }
      }
      if (release) socket.setTimeout(silence);
    }
  } catch {
    // It went away, or spoke another language: either way it is of no more concern.
  } finally {
    socket.destroy();
    if (release) await resetSession(pglite).finally(release);
  }
}

/** Until the returned function is called, PGlite does nothing for anybody else. */
function acquireSession(pglite: PGlite): Promise<() => void> {
  return new Promise((seized, failed) => {
    pglite._runExclusiveTransaction(() => new Promise<void>(seized)).catch(failed);
  });
}

/** Ends what a client left open: a sync ends a half-sent query, and a rollback the transaction. */
async function resetSession(pglite: PGlite): Promise<void> {
  for (const message of [encodeFrame('S'), encodeFrame('Q', 'ROLLBACK')]) {
    await pglite.runExclusive(() => pglite.execProtocolRaw(new Uint8Array(message)));
  }
}

/** Says whether the client may go on. Nobody is asked for a password: the socket is its owner's alone. */
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
