import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import type { DegradedPart } from '../../../bot/http/health-route.ts';
import { type HttpServer, type ServedParts, startServer } from '../../../bot/http/server.ts';
import { createLog } from '../../../bot/log.ts';
import { head } from '../../helpers/bot/raw-request.ts';

describe('The HTTP server', () => {
  let server: HttpServer;
  let turns: number;
  let degraded: DegradedPart[];
  beforeEach(async () => {
    [turns, degraded] = [0, []];
    const log = createLog('fatal', new Writable({ write: (_line, _encoding, done) => done() }));
    server = await startServer({ host: '127.0.0.1', port: 0, keepAlive: 5_000, log });
  });
  afterEach(() => server.stop());

  const absent = {} as never;
  const parts: ServedParts = {
    receiver: {
      authorize: async () => async () => {
        turns += 1;
        return { status: 200 };
      },
    },
    pictures: absent,
    openButton: absent,
    signIn: absent,
    degraded: () => degraded,
  };
  const request = (path: string, body?: string) =>
    fetch(`http://127.0.0.1:${server.port}${path}`, {
      headers: { connection: 'close', 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body }),
    });
  const probe = async (path: string) => {
    const response = await request(path);
    return [response.status, await response.json()];
  };
  const say = async () => (await request('/api/messages', '{}')).status;

  it('is alive but not ready while the bot starts, and keeps messages until it can answer them', async () => {
    const early = [say(), say()];
    // The server has accepted these connections before the next one.
    assert.deepEqual(await probe('/health'), [200, { status: 'ok' }]);
    assert.deepEqual(await probe('/ready?from=kubernetes'), [503, { status: 'starting', degraded: [] }]);
    assert.equal(turns, 0);
    server.serve(parts);
    assert.deepEqual(await Promise.all(early), [200, 200]);
    assert.equal(turns, 2);
    assert.deepEqual(await probe('/ready'), [200, { status: 'ready', degraded: [] }]);
  });

  it('names what is degraded, and stays ready', async () => {
    server.serve(parts);
    degraded = ['database', 'sweep'];
    assert.deepEqual(await probe('/ready'), [200, { status: 'ready', degraded: ['database', 'sweep'] }]);
    assert.deepEqual(await probe('/health'), [200, { status: 'ok' }]);
  });

  it('is alive but not ready while it drains, and answers all the same', async () => {
    server.serve(parts);
    server.drain();
    assert.deepEqual(await probe('/ready'), [503, { status: 'stopping', degraded: [] }]);
    assert.deepEqual(await probe('/health'), [200, { status: 'ok' }]);
    assert.equal(await say(), 200);
  });

  it('refuses waiting messages with 503 if the bot stops before it has started', async () => {
    const both = head('GET', '/health', { connection: 'keep-alive' }) + head('POST', '/api/messages');
    const socket = connect(server.port, '127.0.0.1');
    socket.write(both);
    // The server has read both requests when it answers the first.
    const [first] = await once(socket, 'data');
    assert.match(String(first), /^HTTP\/1\.1 200 /);
    const refused = once(socket, 'data');
    await server.stop();
    assert.match(String(await refused), /^HTTP\/1\.1 503 /);
    assert.equal(turns, 0);
  });
});
