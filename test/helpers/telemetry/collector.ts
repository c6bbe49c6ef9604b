import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

export interface Received {
  readonly path: string;
  readonly body: Buffer;
}

/** A host on this machine that receives telemetry, over OTLP/HTTP or as Azure Monitor. */
export interface Collector {
  readonly origin: string;
  readonly received: readonly Received[];
  /** All bodies as text. */
  text(): string;
  /** Resolves when a request has arrived. */
  readonly reached: Promise<void>;
  stop(): Promise<void>;
}

/** `hangs`: it accepts requests and never answers. */
export async function startCollector(behaviour: 'accepts' | 'fails' | 'hangs' = 'accepts'): Promise<Collector> {
  const received: Received[] = [];
  const reached = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    received.push({ path: request.url ?? '', body: await bodyOf(request) });
    reached.resolve();
    if (behaviour === 'hangs') return;
    response.statusCode = behaviour === 'fails' ? 500 : 200;
    const isAzure = request.url?.endsWith('/track');
    response.setHeader('content-type', isAzure ? 'application/json' : 'application/x-protobuf');
    // OTLP's answer to a complete request is empty.
    response.end(isAzure ? '{"itemsReceived":1,"itemsAccepted":1,"errors":[]}' : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    reached: reached.promise,
    text: () => received.map(({ body }) => body.toString('latin1')).join('\n'),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const body = await buffer(request);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}
