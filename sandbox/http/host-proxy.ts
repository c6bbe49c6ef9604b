import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificates } from './certificates.ts';
import { bind, type Listening } from './listen.ts';

/** A proxy on 127.0.0.1 that plays hosts of the internet, and refuses every other host. */
export interface HostProxy {
  /** e.g. `http://127.0.0.1:4311` */
  readonly url: string;
  /**
   * Plays these hosts, over https on port 443. The origin is that of the first one. After `stop`, a connection to them
   * fails.
   */
  serve(hosts: readonly string[], listener: RequestListener): Listening;
  stop(): Promise<void>;
}

type Destination = { readonly listener: RequestListener } | { readonly status: number; readonly reason: string };

/** `certificates`: of all hosts that will be served. `port`: preferred one; if taken or undefined: a free one. */
export async function startHostProxy(certificates: Certificates, port?: number): Promise<HostProxy> {
  const played = new Map<string, RequestListener | undefined>();
  const find = (authority: string): Destination => destinationOf(played, authority);
  // It gets its connections from the proxy and listens on no port.
  const secure = createHttpsServer({ cert: certificates.certificate, key: certificates.privateKey });
  secure.on('request', (request: IncomingMessage, response: ServerResponse) => {
    // A connection may carry requests to several hosts: browsers share one for all names of a certificate.
    deliver(find(request.headers.host ?? ''), request, response);
  });
  secure.on('tlsClientError', (_error, socket) => socket.destroy());
  const sockets = new Set<Socket>();
  const server = createHttpServer((request, response) => forward(find, request, response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.on('connect', (request, client: Socket, head: Buffer) => {
    const destination = find(request.url ?? '');
    if ('reason' in destination) return refuse(client, destination);
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) client.unshift(head);
    secure.emit('connection', client);
  });
  await bind(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(hosts, listener) {
      for (const host of hosts) played.set(host, listener);
      return {
        origin: `https://${hosts[0]}`,
        async stop() {
          for (const host of hosts) played.set(host, undefined);
        },
      };
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** `authority`: a host, with or without a port. */
function destinationOf(played: ReadonlyMap<string, RequestListener | undefined>, authority: string): Destination {
  const url = URL.parse(`https://${authority}`);
  const name = url?.hostname.toLowerCase() ?? '';
  if (LOOPBACK.test(name)) {
    const reason = `The proxy of the sandbox does not connect to this machine: list ${name} in NO_PROXY.`;
    return { status: 403, reason };
  }
  if (!url || !played.has(name)) {
    return { status: 403, reason: `The sandbox does not play the host ${shown(authority)}, and connects to no other.` };
  }
  if (url.port !== '') {
    return { status: 403, reason: `The sandbox plays ${name} on port 443 only, not ${shown(authority)}.` };
  }
  const listener = played.get(name);
  return listener ? { listener } : { status: 502, reason: `The service at ${name} has been stopped.` };
}

function shown(authority: string): string {
  return authority.replace(/[^\w.:[\]-]/g, '').slice(0, 255) || '(none)';
}

function refuse(client: Socket, { status, reason }: { readonly status: number; readonly reason: string }): void {
  const body = `${reason}\n`;
  const name = status === 403 ? 'Forbidden' : 'Bad Gateway';
  client.end(
    `HTTP/1.1 ${status} ${name}\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  );
}

function deliver(destination: Destination, request: IncomingMessage, response: ServerResponse): void {
  if ('listener' in destination) {
    destination.listener(request, response);
    return;
  }
  // Not chained: if a bot runs in this process, restify's patched `writeHead` returns nothing.
  response.writeHead(destination.status, { 'content-type': 'text/plain' });
  response.end(`${destination.reason}\n`);
}

/**
 * A request with an absolute URL. Clients send http in this way, and some also https, as axios does. Microsoft's hosts
 * lead from http to https.
 */
function forward(find: (authority: string) => Destination, request: IncomingMessage, response: ServerResponse): void {
  const target = URL.parse(request.url ?? '');
  if (!target?.host) {
    deliver({ status: 400, reason: 'This is the proxy of a Microsoft 365 sandbox.' }, request, response);
    return;
  }
  const destination = find(target.host);
  if ('listener' in destination && target.protocol === 'http:') {
    response.writeHead(301, { location: `https://${target.host}${target.pathname}${target.search}` });
    response.end();
    return;
  }
  request.url = target.pathname + target.search;
  request.headers.host = target.host;
  deliver(destination, request, response);
}
