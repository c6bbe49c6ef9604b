import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { encode, errorMessage, int, startupMessage, text } from './wire-messages.ts';

/** A stand-in for PgBouncer, with transaction pooling: https://www.pgbouncer.org/features.html */
export interface Pooler {
  /** The server's URL through the pooler. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Start-up parameters that PgBouncer accepts: https://www.pgbouncer.org/config.html#ignore_startup_parameters */
const PARAMETERS: readonly string[] = [
  'user',
  'database',
  'application_name',
  'client_encoding',
  'datestyle',
  'timezone',
  'standard_conforming_strings',
];

/** protocol_violation: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const PROTOCOL_VIOLATION = '08P01';

/** A session on the server. */
interface ServerSession {
  readonly socket: Socket;
  /** Receives each message of the server. */
  receive: (message: Buffer) => void;
}

/**
 * Starts a pooler with `sessions` sessions on the server of `url`. It gives each transaction the session that has been
 * idle for the longest time, so that nothing that belongs to a session stays with a client.
 */
export async function startPooler(url: string, sessions = 4): Promise<Pooler> {
  const target = new URL(url);
  const idle = await Promise.all(Array.from({ length: sessions }, () => openSession(target)));
  const all = [...idle];
  const waiting: ((session: ServerSession) => void)[] = [];
  const acquire = (): Promise<ServerSession> => {
    const session = idle.shift();
    return session ? Promise.resolve(session) : new Promise((resolve) => waiting.push(resolve));
  };
  const release = (session: ServerSession) => {
    session.receive = () => {};
    const next = waiting.shift();
    if (next) next(session);
    else idle.push(session);
  };
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.on('error', () => {}).on('close', () => clients.delete(client));
    void serveClient(client, acquire, release);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const pooled = new URL(url);
  pooled.port = String(typeof address === 'object' && address ? address.port : 0);
  return {
    url: pooled.href,
    async stop() {
      for (const socket of [...clients, ...all.map((session) => session.socket)]) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function serveClient(
  client: Socket,
  acquire: () => Promise<ServerSession>,
  release: (session: ServerSession) => void,
): Promise<void> {
  let session: ServerSession | undefined;
  let started = false;
  const split = createSplitter(() => started);
  try {
    for await (const chunk of client as AsyncIterable<Buffer>) {
      for (const message of split(chunk)) {
        if (!started) {
          started = true;
          const refused = parametersOf(message).find((name) => !PARAMETERS.includes(name.toLowerCase()));
          if (refused)
            return void client.end(errorMessage(PROTOCOL_VIOLATION, `unsupported startup parameter: ${refused}`));
          client.write(Buffer.concat([encode('R', int(0)), READY]));
        } else if (String.fromCharCode(message[0] ?? 0) === 'X') {
          return;
        } else {
          session ??= await acquire();
          const used = session;
          used.receive = (answer) => {
            client.write(answer);
            // "Ready for query", in no transaction.
            if (answer[0] === 0x5a && answer[5] === 0x49) {
              session = undefined;
              release(used);
            }
          };
          used.socket.write(message);
        }
      }
    }
  } catch {
    // The client is gone.
  } finally {
    client.destroy();
    // PgBouncer closes a session whose client has left it within a transaction. This one ends the transaction.
    if (session) {
      const used = session;
      used.receive = (answer) => answer[0] === 0x5a && release(used);
      used.socket.write(Buffer.concat([encode('S'), encode('Q', text('rollback'))]));
    }
  }
}

async function openSession(target: URL): Promise<ServerSession> {
  const socket = connect(Number(target.port), target.hostname).on('error', () => {});
  const session: ServerSession = { socket, receive: () => {} };
  const split = createSplitter(() => true);
  const ready = new Promise<void>((resolve) => {
    session.receive = (message) => message[0] === 0x5a && resolve();
  });
  socket.on('data', (chunk: Buffer) => {
    for (const message of split(chunk)) session.receive(message);
  });
  socket.write(startupMessage(target));
  await ready;
  return session;
}

/** Splits bytes into messages. The first message of a client has no letter. */
function createSplitter(hasLetter: () => boolean): (chunk: Buffer) => Generator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  return function* (chunk) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const letter = hasLetter() ? 1 : 0;
      if (rest.length < letter + 4) return;
      const length = letter + rest.readInt32BE(letter);
      if (rest.length < length) return;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      yield message;
    }
  };
}

function parametersOf(startup: Buffer): string[] {
  return startup
    .subarray(8)
    .toString()
    .split('\0')
    .filter((word, index, words) => index % 2 === 0 && index < words.length - 1 && word !== '');
}

const READY = encode('Z', Buffer.from('I'));
