import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import restify from 'restify';
import type { Log } from '../log.ts';
import { type Health, healthRoute } from './health-route.ts';
import { createListener, type ListenerLimits } from './listener.ts';
import { type ActivityReceiver, messagesRoute } from './messages-route.ts';
import { type OpenButton, openRoute } from './open-route.ts';
import { type PictureSource, picturesRoute } from './pictures-route.ts';
import { type SignInPages, signInRoutes } from './sign-in-routes.ts';
import { isUsualUrl, MAX_PATH } from './url-bounds.ts';

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  /** How long an idle connection stays open, in milliseconds. */
  readonly keepAlive: number;
  readonly log: Log;
  readonly receiver: ActivityReceiver;
  readonly pictures: PictureSource;
  readonly openButton: OpenButton;
  readonly signIn: SignInPages;
  readonly store: () => Health['store'];
}

export interface HttpServer {
  readonly port: number;
  /** Tells load balancers to send no more requests, and serves those that come all the same. */
  drain(): void;
  /** Refuses new requests, waits for those in flight for at most `STOP_GRACE`, then closes. */
  stop(): Promise<void>;
}

/** The size of a body is limited by its route. */
const LIMITS: Omit<ListenerLimits, 'keepAlive' | 'connections'> = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  responseTimeout: 60_000,
  checkInterval: 1_000,
};
/** Milliseconds. Longer than any turn: see `TURN_TIMEOUTS`. */
const STOP_GRACE = 12_000;
const MOST_CONNECTIONS = 10_000;
/** Milliseconds between two log lines about the same trouble. */
const LOG_INTERVAL = 60_000;

export async function startServer(options: ServerOptions): Promise<HttpServer> {
  const { host, port, keepAlive, log, receiver, pictures, openButton, signIn, store } = options;
  const routes = restify.createServer({
    name: 'photo-sync',
    // Silent: restify logs every refused request with its headers. Its typings name an older version's logger.
    log: log.child({}, { level: 'silent' }) as never,
    // The router's own limit, 100 characters, is below the length of a sealed text.
    maxParamLength: MAX_PATH,
  });
  let stopping = false;
  routes.pre((_request, response, next) => {
    response.setHeader('x-content-type-options', 'nosniff');
    return next();
  });
  healthRoute(routes, () => ({ status: stopping ? 'stopping' : 'ok', store: store() }));
  messagesRoute(routes, receiver, log);
  picturesRoute(routes, pictures);
  openRoute(routes, openButton);
  signInRoutes(routes, signIn);

  // restify's own server never listens: it cannot set Node's limits, and it keeps the sockets of upgrades open.
  const listener = createListener(
    { ...LIMITS, keepAlive, connections: connectionLimit() },
    (request, response) => {
      if (isUsualUrl(request.url ?? '')) routes.server.emit('request', request, response);
      else refuseUrl(response);
    },
    {
      onFull: atIntervals(() => log.warn('Too many connections are open: the one that was idle longest was closed')),
      onError: atIntervals((err: Error) => log.error({ err }, 'A connection could not be accepted')),
    },
  );
  return {
    port: await listener.listen(port, host),
    drain() {
      stopping = true;
      listener.drain();
    },
    async stop() {
      stopping = true;
      await listener.close(STOP_GRACE);
    },
  };
}

function refuseUrl(response: ServerResponse): void {
  response.statusCode = 414;
  response.setHeader('connection', 'close');
  response.end();
}

/** Half of the process's file descriptors: the other half is for requests to Microsoft 365, the store and files. */
function connectionLimit(): number {
  const descriptors = Number(/^Max open files +(\d+)/m.exec(processLimits())?.[1] ?? Number.POSITIVE_INFINITY);
  return Math.min(Math.floor(descriptors / 2), MOST_CONNECTIONS);
}

/** https://man7.org/linux/man-pages/man5/proc_pid_limits.5.html. Empty on other systems. */
function processLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}

function atIntervals<Args extends readonly unknown[]>(write: (...args: Args) => void): (...args: Args) => void {
  let next = 0;
  return (...args) => {
    if (performance.now() < next) return;
    next = performance.now() + LOG_INTERVAL;
    write(...args);
  };
}
