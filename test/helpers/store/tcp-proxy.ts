import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A network between a service and a server, which can fail in each way that networks fail. */
export interface TcpProxy {
  /** The server's URL through this proxy. */
  readonly url: string;
  /** `refused`: connections are closed at once. `silent`: they are accepted, and nothing is forwarded. */
  state: 'open' | 'refused' | 'silent';
  /** Number of connections that were attempted. */
  readonly attempts: number;
  /** Cuts every connection with a TCP reset. */
  reset(): void;
  stop(): Promise<void>;
}

/** Starts a proxy in front of the server that `url` names. */
export async function startTcpProxy(url: string): Promise<TcpProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let attempts = 0;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    attempts += 1;
    keep(client);
    if (proxy.state === 'refused') return void client.resetAndDestroy();
    const upstream = keep(connect(Number(target.port), target.hostname));
    client.on('data', (bytes) => proxy.state === 'open' && upstream.write(bytes));
    upstream.on('data', (bytes) => proxy.state === 'open' && client.write(bytes));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const proxied = new URL(url);
  proxied.port = String(typeof address === 'object' && address ? address.port : 0);
  const reset = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const proxy = {
    url: proxied.href,
    state: 'open' as TcpProxy['state'],
    get attempts() {
      return attempts;
    },
    reset,
    async stop() {
      reset();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
