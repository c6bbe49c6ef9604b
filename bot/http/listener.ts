import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Bounds of what a client may keep open. Times in milliseconds. */
export interface ListenerLimits {
  /** From the first byte of a request, or from the connection, to the end of its headers. */
  readonly headersTimeout: number;
  /** From the first byte of a request to the end of its body. */
  readonly requestTimeout: number;
  /** From the end of the headers until the client has taken the whole response. */
  readonly responseTimeout: number;
  /** Interval at which Node looks for requests beyond the two first timeouts; adds to both. */
  readonly checkInterval: number;
  /** How long an idle connection stays open for the next request. */
  readonly keepAlive: number;
  /** Connections open at once. */
  readonly connections: number;
}

export interface Listener {
  /** Resolves with the port. Rejects with Node's error, such as `EADDRINUSE`. */
  listen(port: number, host: string): Promise<number>;
  /** Serves on, and closes each connection after its next response, so that clients leave in order. */
  drain(): void;
  /**
   * Stops listening, closes connections without a request at once and the others after their response. After `grace`
   * milliseconds it closes what is left.
   */
  close(grace: number): Promise<void>;
}

/**
 * Bytes of a body that wait for a route to read them. Node then stops reading: a body in tiny chunks costs its parser
 * a thousand times as much as another one.
 */
const BODY_BUFFER = 1_024;
/** Requests in flight on one connection. More than one needs pipelining, which no proxy and no browser uses. */
const MAX_PIPELINED = 4;

export interface ListenerEvents {
  /** A connection was closed because too many are open. */
  onFull(): void;
  /** The operating system refused to accept a connection. */
  onError(error: Error): void;
}

/**
 * Node's HTTP server with bounds on connections, and with a listener for each event that hands over a socket: without
 * one, the socket of an `upgrade` stays open for ever.
 */
export function createListener(limits: ListenerLimits, handle: RequestListener, events: ListenerEvents): Listener {
  const { headersTimeout, requestTimeout, responseTimeout, checkInterval, keepAlive } = limits;
  const server = createServer({
    headersTimeout,
    requestTimeout,
    connectionsCheckingInterval: checkInterval,
    keepAliveTimeout: keepAlive,
    highWaterMark: BODY_BUFFER,
  });
  /** Responses in flight by connection, the connection that was idle longest first. */
  const connections = new Map<Socket, Set<ServerResponse>>();
  let draining = false;

  server.on('connection', (socket) => {
    socket.once('close', () => connections.delete(socket));
    connections.set(socket, new Set());
    if (connections.size <= limits.connections) return;
    longestIdle(connections)?.destroy();
    events.onFull();
  });
  const serve: RequestListener = (request, response) => {
    const { socket } = request;
    const inFlight = connections.get(socket);
    if (!inFlight || socket.destroyed) return;
    if (inFlight.size >= MAX_PIPELINED) return void socket.destroy();
    inFlight.add(response);
    if (draining) response.setHeader('connection', 'close');
    const timer = setTimeout(() => socket.destroy(), responseTimeout).unref();
    response.once('close', () => {
      clearTimeout(timer);
      inFlight.delete(response);
      if (connections.delete(socket)) connections.set(socket, inFlight);
    });
    handle(request, response);
  };
  server.on('request', serve);
  // The route sends `100 Continue` when it wants the body.
  server.on('checkContinue', serve);
  server.on('checkExpectation', (_request, response) => {
    response.writeHead(417, { connection: 'close' });
    response.end();
  });
  server.on('upgrade', (_request, socket) => socket.destroy());
  server.on('connect', (_request, socket) => socket.destroy());

  const drain = () => {
    draining = true;
    for (const inFlight of connections.values()) {
      for (const response of inFlight) if (!response.headersSent) response.setHeader('connection', 'close');
    }
  };
  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.removeListener('error', reject);
          // Without a listener, Node throws the error and the process ends.
          server.on('error', events.onError);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    drain,
    async close(grace) {
      drain();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Node's timeouts end with `close`, so a connection that has sent half a request is closed here.
      for (const [socket, inFlight] of connections) if (inFlight.size === 0) socket.destroy();
      const timer = setTimeout(() => {
        for (const socket of connections.keys()) socket.destroy();
      }, grace);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** The connection to close for a new one: the new one itself, if all others have a request in flight. */
function longestIdle(connections: ReadonlyMap<Socket, ReadonlySet<ServerResponse>>): Socket | undefined {
  for (const [socket, inFlight] of connections) if (inFlight.size === 0) return socket;
  return undefined;
}
