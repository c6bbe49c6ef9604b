import assert from 'node:assert/strict';
import { request } from 'node:http';
import sharp from 'sharp';
import { FAULTY_SERVICES } from '../../../sandbox/tenant/services/service-name.ts';
import { type FaultyServer, get, SERVED_JSON, startFaulty } from '../../helpers/sandbox/faulty-service.ts';

const JSON_BODY = JSON.stringify(SERVED_JSON);

describe('a service with a fault', () => {
  let server: FaultyServer;
  beforeEach(async () => {
    server = await startFaulty('graph');
  });
  afterEach(() => server.stop());

  it('responds normally without a fault and after it is cleared', async () => {
    assert.equal(String((await server.get('/json')).body), JSON_BODY);
    server.faults.set('graph', { kind: 'error', status: 500 });
    assert.equal((await server.get('/json')).status, 500);
    server.faults.clear('entra');
    assert.equal((await server.get('/json')).status, 500);
    server.faults.clear('graph');
    assert.equal(String((await server.get('/json')).body), JSON_BODY);
    assert.deepEqual(
      server.log.all().map(({ status }) => status),
      [200, 500, 500, 200],
    );
  });

  it('throttles with and without Retry-After', async () => {
    server.faults.set('graph', { kind: 'throttled', retryAfter: 17 });
    const limited = await server.get('/json');
    assert.deepEqual([limited.status, limited.headers['retry-after']], [429, '17']);
    server.faults.set('graph', { kind: 'throttled' });
    const withoutHeader = await server.get('/json');
    assert.deepEqual([withoutHeader.status, withoutHeader.headers['retry-after']], [429, undefined]);
    assert.equal(server.served(), 0, 'the service has not received them');
  });

  it('fails with each status', async () => {
    for (const status of [500, 502, 503, 504] as const) {
      server.faults.set('graph', { kind: 'error', status, ...(status === 503 && { retryAfter: 3 }) });
      const answer = await server.get('/json');
      assert.equal(answer.status, status);
      assert.equal(answer.headers['retry-after'], status === 503 ? '3' : undefined);
    }
  });

  it('responds late, then normally', async () => {
    server.faults.set('graph', { kind: 'slow', delay: 60 });
    const started = performance.now();
    assert.equal(String((await server.get('/json')).body), JSON_BODY);
    assert.ok(performance.now() - started >= 59);
  });

  it('never responds, and closes the connection when it stops', async () => {
    server.faults.set('graph', { kind: 'never' });
    const pending = server.get('/json');
    const arrived = server.log.next(() => true);
    await assert.rejects(get(`${server.origin}/json`, AbortSignal.timeout(50)), { name: 'AbortError' });
    assert.equal((await arrived).status, 0);
    await Promise.all([assert.rejects(pending, { code: 'ECONNRESET' }), server.stop()]);
  });

  it('drops a delayed request when the client disconnects', async () => {
    server.faults.delay('graph', 30);
    await assert.rejects(get(`${server.origin}/json`, AbortSignal.timeout(5)), { name: 'AbortError' });
    await server.get('/json');
    assert.equal(server.served(), 1);
  });

  it('breaks the connection in the middle of the body, after the work is done', async () => {
    server.faults.set('graph', { kind: 'reset' });
    const { status, headers, body, broken } = await server.get('/json');
    assert.deepEqual([status, Number(headers['content-length']), broken], [200, JSON_BODY.length, 'ECONNRESET']);
    assert.ok(body.length < JSON_BODY.length);
    assert.equal(server.served(), 1);
  });

  it('sends an empty body', async () => {
    server.faults.set('graph', { kind: 'empty' });
    const { status, body, headers } = await server.get('/json');
    assert.deepEqual([status, body.length, headers['content-length']], [200, 0, '0']);
  });

  it('sends a body without end, until the client closes the connection', async () => {
    server.faults.set('graph', { kind: 'endless' });
    const received = await new Promise<number>((resolve, reject) => {
      let length = 0;
      const sending = request(`${server.origin}/json`, (response) => {
        response.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length > 5_000_000) sending.destroy();
        });
        response.on('error', () => {});
        response.on('close', () => resolve(length));
      });
      sending.on('error', reject).end();
    });
    assert.ok(received > 5_000_000);
    server.faults.clear();
    assert.equal((await server.get('/json')).status, 200);
  });

  it('sends an HTML page', async () => {
    server.faults.set('graph', { kind: 'html' });
    const { status, body, headers } = await server.get('/json');
    assert.deepEqual([status, headers['content-type']], [200, 'text/html; charset=utf-8']);
    assert.match(String(body), /^<!doctype html>/);
  });

  it('truncates its JSON with a matching content length', async () => {
    server.faults.set('graph', { kind: 'cut-off' });
    const { body, headers, broken } = await server.get('/json');
    assert.deepEqual([headers['content-type'], broken], ['application/json; charset=utf-8', undefined]);
    assert.equal(String(body), JSON_BODY.slice(0, Math.floor(JSON_BODY.length / 2)));
  });

  it('sends a wrong content type', async () => {
    server.faults.set('graph', { kind: 'wrong-type' });
    const json = await server.get('/json');
    assert.deepEqual([json.headers['content-type'], String(json.body)], ['text/html; charset=utf-8', JSON_BODY]);
    const picture = await server.get('/picture');
    assert.equal(picture.headers['content-type'], 'application/json; charset=utf-8');
    assert.deepEqual(picture.body, server.picture);
  });

  it('delays all responses, including errors', async () => {
    server.faults.delay('graph', 40);
    server.faults.set('graph', { kind: 'error', status: 503 });
    const started = performance.now();
    assert.equal((await server.get('/json')).status, 503);
    assert.ok(performance.now() - started >= 39);
    server.faults.clear();
    assert.equal(server.faults.delayOf('graph'), 0);
  });

  it('affects only matching requests, and only the given number of times', async () => {
    const statuses = async (...paths: string[]) => {
      const answers: number[] = [];
      for (const path of paths) answers.push((await server.get(path)).status);
      return answers;
    };
    server.faults.set('graph', { kind: 'error', status: 500 }, { only: 'picture', times: 2 });
    assert.deepEqual(await statuses('/json', '/picture', '/json', '/picture', '/picture'), [200, 500, 200, 500, 200]);
    assert.equal(server.faults.of('graph'), undefined);
    server.faults.set(
      'graph',
      { kind: 'error', status: 500 },
      { only: ({ method, url }) => method === 'GET' && url === '/json?a=1' },
    );
    assert.deepEqual(await statuses('/json', '/json?a=1'), [200, 500]);
  });

  it('is not affected by faults of other services', async () => {
    for (const service of FAULTY_SERVICES) if (service !== 'graph') server.faults.set(service, { kind: 'never' });
    assert.equal((await server.get('/json')).status, 200);
  });
});

describe('a picture from a service with a fault', () => {
  let server: FaultyServer;
  before(async () => {
    server = await startFaulty('sharepoint');
  });
  after(() => server.stop());

  it('is truncated', async () => {
    server.faults.set('sharepoint', { kind: 'picture', picture: 'truncated' });
    const { body, headers } = await server.get('/picture');
    assert.equal(headers['content-type'], 'image/png');
    assert.ok(server.picture.subarray(0, body.length).equals(body));
    await assert.rejects(sharp(body, { failOn: 'warning' }).raw().toBuffer());
  });

  it('is huge', async () => {
    server.faults.set('sharepoint', { kind: 'picture', picture: 'huge' });
    const { body } = await server.get('/picture');
    assert.equal(body.length, 20_000_000);
    assert.equal((await sharp(body).metadata()).width, 200);
  });

  it('is animated, in two formats', async () => {
    for (const format of ['gif', 'webp'] as const) {
      server.faults.set('sharepoint', { kind: 'picture', picture: `animated-${format}` });
      const { body, headers } = await server.get('/picture');
      assert.equal(headers['content-type'], `image/${format}`);
      const { format: actual, pages } = await sharp(body, { animated: true }).metadata();
      assert.deepEqual([actual, pages], [format, 2]);
    }
  });

  it('is a pixel bomb: small, and 50,000 by 50,000', async () => {
    server.faults.set('sharepoint', { kind: 'picture', picture: 'pixel-bomb' });
    const { body, headers } = await server.get('/file');
    assert.equal(headers['content-type'], 'application/octet-stream');
    assert.ok(body.length < 100_000);
    const { width, height } = await sharp(body, { limitInputPixels: false }).metadata();
    assert.deepEqual([width, height], [50_000, 50_000]);
    await assert.rejects(sharp(body).metadata(), /exceeds pixel limit/);
  });

  it('is counted; other responses are neither changed nor counted', async () => {
    server.faults.set('sharepoint', { kind: 'picture', picture: 'truncated' }, { times: 1 });
    assert.equal(String((await server.get('/json')).body), JSON_BODY);
    assert.equal((await server.get('/nowhere')).status, 404);
    assert.ok((await server.get('/picture')).body.length < server.picture.length);
    assert.deepEqual((await server.get('/picture')).body, server.picture);
  });
});
