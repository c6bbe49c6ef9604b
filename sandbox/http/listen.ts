import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificates } from './certificates.ts';
import { type Observation, observe } from './observe.ts';

export interface ListenOptions extends Observation {
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
  const observed = observe(listener, options);
  const { certificates } = options;
  const server = certificates
    ? createHttpsServer({ cert: certificates.certificate, key: certificates.privateKey }, observed)
    : createHttpServer(observed);
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

/** Listens on a port of 127.0.0.1: the preferred one, or a free one. */
export async function bind(server: Server, preferred: number | undefined): Promise<void> {
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
