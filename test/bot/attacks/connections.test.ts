import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { MAX_PATH } from '../../../bot/http/url-bounds.ts';
import { assertNoLeaks } from '../../helpers/bot/assert-no-leaks.ts';
import { useAttackedBot } from '../../helpers/bot/attacked-bot.ts';
import { head, rawRequest } from '../../helpers/bot/raw-request.ts';

const ROUTES = [
  '/health',
  '/ready',
  '/api/messages',
  '/auth-start',
  '/auth-end',
  '/photos/neutral',
  '/assets/auth.css',
  '/nothing',
];

/** Connections of strangers: what they cost, and what they leave behind. `listener.test.ts` has the timeouts. */
describe('Attacks with connections', () => {
  const attacked = useAttackedBot();
  const { chat, message } = attacked;
  const open = async (text: string) => {
    const socket = connect(Number(new URL(attacked.bot.url).port), '127.0.0.1').on('error', () => {});
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  };
  const until = async (socket: Socket, pattern: RegExp) => {
    let text = '';
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      text += chunk;
      if (pattern.test(text)) return text;
    }
    return assert.fail(`The connection ended with: ${text}`);
  };
  const closed = (socket: Socket) =>
    new Promise<void>((resolve) => {
      if (socket.closed) resolve();
      else socket.resume().once('close', () => resolve());
    });
  const post = (headers: Readonly<Record<string, string | number>>) =>
    head('POST', '/api/messages', { 'content-type': 'application/json', connection: 'keep-alive', ...headers });

  it('leaves no socket open after an upgrade, CONNECT or an unknown Expect on any route', async () => {
    const requests = ROUTES.flatMap((path) => [
      head('GET', path, { connection: 'Upgrade', upgrade: 'websocket' }),
      head('POST', path, { connection: 'Upgrade', upgrade: 'h2c', 'content-length': 2 }),
      head('CONNECT', path, { connection: 'keep-alive' }),
      head('GET', path, { connection: 'keep-alive', expect: 'something' }),
    ]);
    // Each resolves when the bot has closed the connection.
    await Promise.all(requests.map((request) => rawRequest(attacked.bot.url, [request])));
  });

  it('keeps idle connections open longer than common proxies do', async () => {
    const { headers } = await fetch(`${attacked.bot.url}/health`);
    assert.ok(Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1]) > 240);
  });

  it('refuses addresses that are expensive to parse before any route does', async () => {
    const addresses = [
      `/${'a/'.repeat(MAX_PATH / 2)}`,
      `/open/${'a'.repeat(MAX_PATH)}`,
      `/health?${'a&'.repeat(50)}`,
      `/health?${'a'.repeat(9_000)}`,
    ];
    for (const address of addresses) {
      assert.equal((await rawRequest(attacked.bot.url, [head('GET', address)])).status, 414, address);
    }
    assert.equal((await rawRequest(attacked.bot.url, [head('GET', `/health?${'a&'.repeat(40)}`)])).status, 200);
    assert.equal((await rawRequest(attacked.bot.url, [head('GET', `/${'a'.repeat(MAX_PATH - 1)}`)])).status, 404);
  });

  describe('reads no body of a stranger', () => {
    it('refuses before the first byte of the body, on a connection that stays usable', async () => {
      const socket = await open(post({ 'content-length': 200_000 }));
      await until(socket, /^HTTP\/1.1 401 /);
      socket.write('x'.repeat(200_000));
      socket.write(head('GET', '/health'));
      await until(socket, /^HTTP\/1.1 200 /);
      await closed(socket);
    });

    it('closes the connection rather than read a long body or one of unknown length', async () => {
      for (const [name, value] of Object.entries({ 'content-length': 300_000, 'transfer-encoding': 'chunked' })) {
        const socket = await open(post({ [name]: value }));
        await until(socket, /^HTTP\/1.1 401 /);
        await closed(socket);
      }
    });

    it('does not invite a body that waits for 100 Continue', async () => {
      const { text } = await rawRequest(attacked.bot.url, [post({ 'content-length': 2, expect: '100-continue' })]);
      assert.match(text, /^HTTP\/1.1 401 /);
    });

    it('does not look at what it contains', async () => {
      const { length } = attacked.bot.logged;
      for (const body of ['{"type":', '[]', `{"entities":[${'1,'.repeat(50_000)}1]}`, '['.repeat(50_000)]) {
        const { status } = await rawRequest(attacked.bot.url, [
          post({ 'content-length': body.length, connection: 'close' }),
          body,
        ]);
        assert.equal(status, 401);
      }
      assert.deepEqual(new Set(attacked.bot.logged.slice(length).map(({ code }) => code)), new Set(['no-token']));
    });
  });

  it('invites the channel’s body that waits for 100 Continue', async () => {
    const sent = chat().activities.length;
    const body = JSON.stringify(message());
    const headers = { authorization: `Bearer ${attacked.token}`, expect: '100-continue', connection: 'close' };
    const socket = await open(post({ ...headers, 'content-length': Buffer.byteLength(body) }));
    await until(socket, /^HTTP\/1.1 100 /);
    socket.write(body);
    await until(socket, /HTTP\/1.1 200 /);
    assert.equal(chat().activities.length, sent + 1);
  });

  it('survives any bytes', async () => {
    const line = fc.stringMatching(/^[ -~]{0,40}$/);
    const request = fc
      .record({
        method: fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'PRI', 'QUERY', 'M-SEARCH'),
        path: fc.oneof(
          fc.constantFrom(...ROUTES, '*', 'http://a/health', '//', '/%', '/photos/%00'),
          fc.webPath(),
          line,
        ),
        headers: fc.array(
          fc.oneof(
            line,
            fc.constantFrom('Connection: Upgrade', 'Upgrade: x', 'Expect: 100-continue', 'Expect: x', 'Host: a'),
            fc.constantFrom('Content-Length: 3', 'Transfer-Encoding: chunked', 'Authorization: Bearer a.b.c'),
            fc.constantFrom('Cookie: a=b; ;=', 'Accept-Language: ,', 'Content-Type: application/json'),
          ),
          { maxLength: 6 },
        ),
        body: line,
      })
      .map(({ method, path, headers, body }) => [`${method} ${path} HTTP/1.1`, ...headers, '', body].join('\r\n'));
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(request, bytes), { minLength: 1, maxLength: 3 }), async (parts) => {
        const { text } = await rawRequest(attacked.bot.url, parts, { hangUp: true });
        assert.doesNotMatch(text, /^HTTP\/1.1 5/m);
      }),
      { numRuns: 300 },
    );
    assertNoLeaks(attacked.bot, []);
  });
});
