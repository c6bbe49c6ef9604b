import type { AddressInfo } from 'node:net';
import restify from 'restify';
import type { Log } from '../log.ts';
import { type Health, healthRoute } from './health-route.ts';
import { messagesRoute, type ReceiveActivity } from './messages-route.ts';
import { type PictureSource, picturesRoute } from './pictures-route.ts';
import { type SignInPages, signInRoutes } from './sign-in-routes.ts';

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  readonly receive: ReceiveActivity;
  readonly pictures: PictureSource;
  readonly signIn: SignInPages;
  readonly store: () => Health['store'];
}

export interface HttpServer {
  readonly port: number;
  /** Refuses new requests, waits for those in flight, then closes. */
  stop(): Promise<void>;
}

/** Milliseconds. The size of a body is limited by its route. */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 20_000;

export async function startServer({
  host,
  port,
  log,
  receive,
  pictures,
  signIn,
  store,
}: ServerOptions): Promise<HttpServer> {
  const server = restify.createServer({
    name: 'photo-sync',
    // Silent: restify logs every refused request with its headers. Its typings name an older version's logger.
    log: log.child({}, { level: 'silent' }) as never,
  });
  server.server.headersTimeout = HEADERS_TIMEOUT;
  server.server.requestTimeout = REQUEST_TIMEOUT;
  let stopping = false;
  server.pre((_request, response, next) => {
    response.setHeader('x-content-type-options', 'nosniff');
    return next();
  });
  // An idle keep-alive connection would delay the stop.
  server.on('after', () => {
    if (stopping) setImmediate(() => server.server.closeIdleConnections());
  });
  healthRoute(server, () => ({ status: stopping ? 'stopping' : 'ok', store: store() }));
  messagesRoute(server, receive, log);
  picturesRoute(server, pictures);
  signInRoutes(server, signIn);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        stopping = true;
        server.close(() => resolve());
      }),
  };
}
