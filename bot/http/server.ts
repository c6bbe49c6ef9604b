import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pino } from 'pino';
import restify from 'restify';
import type { Log } from '../../src/log/types.ts';
import { healthRoutes, isProbe, type Readiness } from './health-route.ts';
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
}

/** What the routes serve. */
export interface ServedParts {
  readonly receiver: ActivityReceiver;
  readonly pictures: PictureSource;
  readonly openButton: OpenButton;
  readonly signIn: SignInPages;
  /** Called at each `GET /ready`. Cheap: any stranger can ask. */
  readonly degraded: () => Readiness['degraded'];
}

export interface HttpServer {
  readonly port: number;
  /** Ready: serves these parts, also to the requests that came before. To be called once. */
  serve(parts: ServedParts): void;
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

/**
 * Listens. Until `serve` is called, only the probes are answered; every other request waits for it. App Service sends
 * requests as soon as a process answers anything, so a refusal would lose messages.
 */
export async function startServer({ host, port, keepAlive, log }: ServerOptions): Promise<HttpServer> {
  const routes = restify.createServer({
    name: 'photo-sync',
    // Silent: restify logs every refused request with its headers. Its typings name an older version's logger.
    log: pino({ level: 'silent' }) as never,
    // The router's own limit, 100 characters, is below the length of a sealed text.
    maxParamLength: MAX_PATH,
  });
  let parts: ServedParts | undefined;
  let stopping = false;
  /** Resolves when the parts are there, or will never be. */
  const started = Promise.withResolvers<void>();
  routes.pre((_request, response, next) => {
    response.setHeader('x-content-type-options', 'nosniff');
    return next();
  });
  healthRoutes(routes, () => ({
    status: stopping ? 'stopping' : parts ? 'ready' : 'starting',
    degraded: parts?.degraded() ?? [],
  }));

  const answer: RequestListener = (request, response) => routes.server.emit('request', request, response);
  async function answerLater(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await started.promise;
    if (response.destroyed) return;
    if (parts) answer(request, response);
    else refuse(response, 503);
  }
  // restify's own server never listens: it cannot set Node's limits, and it keeps the sockets of upgrades open.
  const listener = createListener(
    { ...LIMITS, keepAlive, connections: connectionLimit() },
    (request, response) => {
      const { url = '' } = request;
      if (!isUsualUrl(url)) refuse(response, 414);
      else if (parts || isProbe(url)) answer(request, response);
      else void answerLater(request, response);
    },
    {
      onFull: atIntervals(() => log('connections-full')),
      onError: atIntervals((err: Error) => log('connection-failed', { err })),
    },
  );
  return {
    port: await listener.listen(port, host),
    serve(served) {
      messagesRoute(routes, served.receiver, log);
      picturesRoute(routes, served.pictures);
      openRoute(routes, served.openButton);
      signInRoutes(routes, served.signIn);
      parts = served;
      started.resolve();
    },
    drain() {
      stopping = true;
      listener.drain();
    },
    async stop() {
      stopping = true;
      started.resolve();
      await listener.close(STOP_GRACE);
    },
  };
}

function refuse(response: ServerResponse, status: number): void {
  response.statusCode = status;
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
