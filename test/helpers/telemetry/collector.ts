import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { Certificates } from '../../../sandbox/http/certificates.ts';

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

/** `hangs`: it never answers. `certificates`: it is reached by https, which Azure requires. */
export async function startCollector(
  behaviour: 'accepts' | 'fails' | 'hangs' = 'accepts',
  certificates?: Certificates,
): Promise<Collector> {
  const received: Received[] = [];
  const reached = Promise.withResolvers<void>();
  const listener: RequestListener = async (request, response) => {
    received.push({ path: request.url ?? '', body: await bodyOf(request) });
    reached.resolve();
    if (behaviour === 'hangs') return;
    response.statusCode = behaviour === 'fails' ? 500 : 200;
    const isAzure = request.url?.endsWith('/track');
    response.setHeader('content-type', isAzure ? 'application/json' : 'application/x-protobuf');
    // OTLP's answer to a complete request is empty.
    response.end(isAzure ? '{"itemsReceived":1,"itemsAccepted":1,"errors":[]}' : '');
  };
  const server = certificates
    ? createHttpsServer({ cert: certificates.certificate, key: certificates.privateKey }, listener)
    : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `${certificates ? 'https://localhost' : 'http://127.0.0.1'}:${(server.address() as AddressInfo).port}`,
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
