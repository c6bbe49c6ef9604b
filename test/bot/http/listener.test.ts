import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get, type RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { createListener, type Listener, type ListenerLimits } from '../../../bot/http/listener.ts';
import { head, rawRequest } from '../../helpers/bot/raw-request.ts';

const LONG = 600_000;
const LIMITS: ListenerLimits = {
  headersTimeout: LONG,
  requestTimeout: LONG,
  responseTimeout: LONG,
  checkInterval: 20,
  keepAlive: LONG,
  connections: 1_000,
};
/** More than the kernel takes from a server whose client does not read. */
const LARGE = Buffer.alloc(32 * 1024 * 1024);

describe('The HTTP listener', () => {
  let listeners: Listener[] = [];
  let clients: Socket[] = [];
  afterEach(async () => {
    for (const client of clients) client.destroy();
    await Promise.all(listeners.map((listener) => listener.close(0)));
    [listeners, clients] = [[], []];
  });

  const ok: RequestListener = (_request, response) => void response.end('ok');
  const start = async (limits: Partial<ListenerLimits> = {}, handle = ok) => {
    let full = 0;
    const listener = createListener({ ...LIMITS, ...limits }, handle, {
      onFull: () => full++,
      onError: (error) => assert.fail(error),
    });
    listeners.push(listener);
    const port = await listener.listen(0, '127.0.0.1');
    return { listener, port, url: `http://127.0.0.1:${port}`, full: () => full };
  };
  const open = async (port: number, text = '') => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    clients.push(socket);
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  };
  const closed = (socket: Socket) =>
    new Promise<void>((resolve) => {
      if (socket.closed) resolve();
      else socket.resume().once('close', () => resolve());
    });
  const answered = async (socket: Socket) => String((await once(socket, 'data'))[0]);

  describe('closes the connection after', () => {
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket' };
    const requests: Readonly<Record<string, readonly [text: string, status: number]>> = {
      'an upgrade to WebSocket': [head('GET', '/health', upgrade), 0],
      'an upgrade to HTTP/2': [head('GET', '/health', { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c' }), 0],
      'an upgrade with a body': [`${head('POST', '/health', { ...upgrade, 'content-length': 9 })}{`, 0],
      'an upgrade behind another request': [
        head('GET', '/health', { connection: 'keep-alive' }) + head('GET', '/health', upgrade),
        200,
      ],
      CONNECT: [head('CONNECT', 'example.com:443'), 0],
      'an unknown Expect': [head('GET', '/health', { connection: 'keep-alive', expect: '200-ok' }), 417],
      'a malformed request': ['\u0000\u0001\r\n\r\n', 400],
      'a request without a host': ['GET /health HTTP/1.1\r\n\r\n', 400],
      '100 KB of headers': [head('GET', '/health', { 'x-a': 'b'.repeat(100_000) }), 431],
      'the preface of HTTP/2': ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    };
    for (const [name, [text, status]] of Object.entries(requests)) {
      it(name, async () => {
        const { url } = await start();
        // Resolves when the server has closed the connection.
        assert.equal((await rawRequest(url, [text])).status, status);
      });
    }

    it('more than four requests at once', async () => {
      let handled = 0;
      const { url } = await start({}, () => void handled++);
      await rawRequest(url, [head('GET', '/', { connection: 'keep-alive' }).repeat(500)]);
      assert.equal(handled, 4);
    });
  });

  it('answers pipelined requests in order', async () => {
    const { url } = await start({}, (request, response) => {
      if (request.url === '/page/3') response.end('/page/3');
      else setImmediate(() => response.end(request.url));
    });
    const [first, second] = ['/page/1', '/page/2'].map((path) => head('GET', path, { connection: 'keep-alive' }));
    const { text } = await rawRequest(url, [`${first}${second}${head('GET', '/page/3')}`]);
    assert.deepEqual(text.match(/\/page\/\d/g), ['/page/1', '/page/2', '/page/3']);
  });

  it('does not invite the body: that is left to the route', async () => {
    const { url } = await start();
    const { text } = await rawRequest(url, [head('POST', '/', { expect: '100-continue', 'content-length': 9 })]);
    assert.match(text, /^HTTP\/1.1 200/);
  });

  describe('closes a connection that is too slow', () => {
    const short = 50;

    it('with its first byte', async () => {
      const { port } = await start({ headersTimeout: short });
      await closed(await open(port));
    });

    it('with its headers', async () => {
      const { port } = await start({ headersTimeout: short });
      await closed(await open(port, 'GET / HTTP/1.1\r\nhost: a\r\nx-a: '));
    });

    it('with the headers of its second request', async () => {
      const { port } = await start({ headersTimeout: short });
      const socket = await open(port, head('GET', '/', { connection: 'keep-alive' }));
      await answered(socket);
      socket.write('GET /');
      await closed(socket);
    });

    it('with its body', async () => {
      const { port } = await start(
        { headersTimeout: short, requestTimeout: short },
        (request) => void request.resume(),
      );
      await closed(await open(port, `${head('POST', '/', { 'content-length': 9 })}{`));
    });

    it('with a body that is not read', async () => {
      const { port } = await start({ headersTimeout: short, requestTimeout: short });
      await closed(await open(port, `${head('POST', '/', { connection: 'keep-alive', 'content-length': 9 })}{`));
    });

    it('to take the response', async () => {
      const handled = Promise.withResolvers<void>();
      const { port } = await start({ responseTimeout: short }, (_request, response) => {
        response.once('close', handled.resolve);
        response.end(LARGE);
      });
      const socket = await open(port);
      socket.pause();
      socket.write(head('GET', '/'));
      await handled.promise;
      await closed(socket);
    });

    it('to send the next request', async () => {
      const { port } = await start({ keepAlive: short });
      const socket = await open(port, head('GET', '/', { connection: 'keep-alive' }));
      await closed(socket);
    });
  });

  describe('when too many connections are open', () => {
    it('closes the one that was idle longest', async () => {
      const { port, full } = await start({ connections: 3 });
      const [first, second, third] = [await open(port), await open(port), await open(port)];
      first.write(head('GET', '/', { connection: 'keep-alive' }));
      await answered(first);
      const fourth = await open(port, head('GET', '/', { connection: 'keep-alive' }));
      await closed(second);
      await answered(fourth);
      assert.deepEqual([first.closed, third.closed, full()], [false, false, 1]);
    });

    it('never closes one whose request is in flight', async () => {
      const reached = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const { port } = await start({ connections: 1 }, async (_request, response) => {
        reached.resolve();
        await release.promise;
        response.end('late');
      });
      const busy = await open(port, head('GET', '/'));
      await reached.promise;
      await closed(await open(port, head('GET', '/')));
      release.resolve();
      assert.match(await answered(busy), /late/);
    });
  });

  describe('stops', () => {
    it('at once, whatever connections are idle, silent, or half-way through a request', async () => {
      const { listener, port } = await start();
      const idle = await open(port, head('GET', '/', { connection: 'keep-alive' }));
      await answered(idle);
      const others = ['', 'GET / HT', 'GET / HTTP/1.1\r\nhost: a\r\nx-a: '].map((text) => open(port, text));
      const sockets = [idle, ...(await Promise.all(others))];
      await listener.close(LONG);
      await Promise.all(sockets.map(closed));
    });

    it('after the responses in flight, which close their connections', async () => {
      const reached = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const { listener, port } = await start({}, async (_request, response) => {
        reached.resolve();
        await release.promise;
        response.end('late');
      });
      const busy = await open(port, head('GET', '/', { connection: 'keep-alive' }));
      await reached.promise;
      const stopped = listener.close(LONG);
      release.resolve();
      assert.match(await answered(busy), /^connection: close\r\n[\s\S]*late/im);
      await stopped;
    });

    it('after the grace period, whatever is in flight', async () => {
      const reached = Promise.withResolvers<void>();
      const { listener, port } = await start({}, () => reached.resolve());
      const busy = await open(port, head('GET', '/'));
      await reached.promise;
      await listener.close(50);
      await closed(busy);
    });
  });

  it('loses no request while it drains: each client is told to leave, and new ones are served', async () => {
    const { listener, port, url } = await start();
    const agent = new Agent({ keepAlive: true });
    const statusOf = () =>
      new Promise<[status: number | undefined, connection: string | undefined]>((resolve, reject) => {
        const request = get(url, { agent }, (response) => {
          response.resume().once('end', () => resolve([response.statusCode, response.headers.connection]));
        });
        request.once('error', reject);
      });
    const crowd = () => Promise.all(Array.from({ length: 20 }, statusOf));
    assert.deepEqual(new Set((await crowd()).map(String)), new Set(['200,keep-alive']));
    const idle = await open(port, head('GET', '/', { connection: 'keep-alive' }));
    await answered(idle);
    listener.drain();
    for (let round = 0; round < 3; round++) {
      assert.deepEqual(new Set((await crowd()).map(String)), new Set(['200,close']));
    }
    assert.equal(idle.closed, false);
    idle.write(head('GET', '/', { connection: 'keep-alive' }));
    assert.match(await answered(idle), /connection: close/i);
    await closed(idle);
    agent.destroy();
  });
});
