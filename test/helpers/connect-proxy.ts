import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** An outbound proxy on this machine that opens connections with CONNECT, and notes for which hosts. */
export interface ConnectProxy {
  readonly url: string;
  /** `host:port` of each CONNECT request, refused ones included. */
  readonly asked: readonly string[];
  /** The `Proxy-Authorization` header of each CONNECT request. */
  readonly credentials: readonly (string | undefined)[];
  /** What the proxy does from now on. It closes all open connections. */
  behave(behaviour: ProxyBehaviour): void;
  stop(): Promise<void>;
}

/** `refuses`: the status for each `host:port`; undefined: the connection is opened. */
export type ProxyBehaviour =
  | 'opens-all'
  | 'hangs'
  | 'closes'
  | { readonly refuses: (host: string) => number | undefined };

export async function startConnectProxy(first: ProxyBehaviour = 'opens-all'): Promise<ConnectProxy> {
  let behaviour = first;
  const asked: string[] = [];
  const credentials: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => response.writeHead(400).end());
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  };
  server.on('connection', keep);
  server.on('connect', (request, client: Socket) => {
    const host = request.url ?? '';
    asked.push(host);
    credentials.push(request.headers['proxy-authorization']);
    if (behaviour === 'hangs') return;
    if (behaviour === 'closes') return void client.destroy();
    const status = behaviour === 'opens-all' ? undefined : behaviour.refuses(host);
    if (status) return void client.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\n\r\n`);
    const { hostname, port } = new URL(`http://${host}`);
    const target = connect(Number(port || 80), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    keep(target);
    target.on('close', () => client.destroy());
    client.on('close', () => target.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const closeAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    credentials,
    behave(next) {
      behaviour = next;
      closeAll();
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      closeAll();
      await closed;
    },
  };
}
