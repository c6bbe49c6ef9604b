import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { encode, errorMessage, int, startupMessage } from './wire-messages.ts';

/** A PostgreSQL server that takes tokens of Entra ID in place of passwords, and nothing without TLS. */
export interface EntraGate {
  /** Without a user: `postgres://localhost:port/database`. */
  readonly url: URL;
  /** Logins so far: the user, and whether the token was accepted. */
  readonly logins: readonly { readonly user: string; readonly accepted: boolean }[];
  stop(): Promise<void>;
}

export interface EntraGateOptions {
  /** Of the real server, which trusts everybody. */
  readonly serverUrl: string;
  readonly tls: { readonly certificate: string; readonly privateKey: string };
  /** Whether this token may log in as this user. */
  readonly accepts: (user: string, token: string) => Promise<boolean>;
}

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
const SSL_REQUEST = 80_877_103;
/** invalid_password: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const LOGIN_REFUSED = '28P01';

/**
 * Stands before a real server, as Azure Database for PostgreSQL does with Entra login only:
 * https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-azure-ad-authentication
 */
export async function startEntraGate({ serverUrl, tls, accepts }: EntraGateOptions): Promise<EntraGate> {
  const target = new URL(serverUrl);
  const logins: { user: string; accepted: boolean }[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    return socket;
  };
  const serve = async (client: Socket) => {
    const first = await nextMessage(client, false);
    if (first.readInt32BE(4) !== SSL_REQUEST)
      return void client.end(errorMessage(LOGIN_REFUSED, 'no pg_hba.conf entry, no encryption'));
    client.write('S');
    const secured = keep(new TLSSocket(client, { isServer: true, cert: tls.certificate, key: tls.privateKey }));
    const user = userIn(await nextMessage(secured, false));
    secured.write(encode('R', int(3)));
    const token = (await nextMessage(secured, true)).subarray(5, -1).toString();
    const accepted = await accepts(user, token);
    logins.push({ user, accepted });
    if (!accepted)
      return void secured.end(errorMessage(LOGIN_REFUSED, `The access token does not authenticate ${user}`));
    const server = keep(connect(Number(target.port), target.hostname));
    server.write(startupMessage(target));
    server.pipe(secured).pipe(server);
  };
  const listener = createServer((client) => void serve(keep(client)).catch(() => client.destroy()));
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const url = new URL(serverUrl);
  url.username = '';
  url.hostname = 'localhost';
  url.port = String(typeof address === 'object' ? address?.port : 0);
  return {
    url,
    logins,
    async stop() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}

/** Reads one message and leaves the rest in the stream. The first messages of a client have no letter. */
async function nextMessage(stream: Duplex, hasLetter: boolean): Promise<Buffer> {
  const head = hasLetter ? 1 : 0;
  const start = await readExactly(stream, head + 4);
  return Buffer.concat([start, await readExactly(stream, start.readInt32BE(head) - 4)]);
}

async function readExactly(stream: Duplex, length: number): Promise<Buffer> {
  for (;;) {
    const bytes: Buffer | null = length === 0 ? Buffer.alloc(0) : stream.read(length);
    if (bytes) return bytes;
    await once(stream, 'readable');
  }
}

function userIn(startup: Buffer): string {
  const words = startup.subarray(8).toString().split('\0');
  return words[words.indexOf('user') + 1] ?? '';
}
