import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { withFaults } from '../faults/with-faults.ts';
import type { Limits } from '../tenant/limits/limits.ts';
import type { Faults } from '../tenant/services/faults.ts';
import type { RequestLog } from '../tenant/services/request-log.ts';
import { faultyService, type ServiceName } from '../tenant/services/service-name.ts';
import type { Certificates } from './certificates.ts';
import { deferPartIn, watchRetryAfter } from './watch-retry-after.ts';

export interface ListenOptions {
  readonly service: ServiceName;
  readonly log: RequestLog;
  /** Faults of the services. Undefined: none. */
  readonly faults?: Faults | undefined;
  /** Counts requests repeated before Retry-After has passed. Undefined: no counting. */
  readonly limits?: Limits | undefined;
  /** Present: https. */
  readonly certificates?: Certificates;
  /** Preferred port; if taken or undefined: a free one. */
  readonly port?: number | undefined;
}

export interface Listening {
  /** e.g. `https://localhost:4301` */
  readonly origin: string;
  stop(): Promise<void>;
}

/** Serves on 127.0.0.1 only, injects the tenant's faults and logs every request in the tenant's log. */
export async function listen(listener: RequestListener, options: ListenOptions): Promise<Listening> {
  const faulty = faultyService(options.service);
  const { limits } = options;
  const onPartRetryAfter = limits && deferPartIn(limits);
  const served = faulty && options.faults ? withFaults(faulty, options.faults, listener, onPartRetryAfter) : listener;
  const logged: RequestListener = (request, response) => {
    const arrivedAt = performance.now();
    const url = request.url ?? '/';
    if (limits) watchRetryAfter(limits, options.service, request, response);
    response.once('close', () => {
      options.log.add({
        service: options.service,
        method: request.method ?? '',
        url,
        status: response.headersSent ? response.statusCode : 0,
        arrivedAt,
        answeredAt: performance.now(),
        userAgent: request.headers['user-agent'],
      });
    });
    served(request, response);
  };
  const { certificates } = options;
  const server = certificates
    ? createHttpsServer({ cert: certificates.certificate, key: certificates.privateKey }, logged)
    : createHttpServer(logged);
  await bind(server, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${certificates ? 'https' : 'http'}://localhost:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bind(server: Server, preferred: number | undefined): Promise<void> {
  try {
    await bindTo(server, preferred ?? 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await bindTo(server, 0);
  }
}

function bindTo(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
