import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import fc from 'fast-check';
import { graphService } from '../../../../sandbox/graph/index.ts';
import { freePort } from '../../../../sandbox/http/free-port.ts';
import type { Person } from '../../../../sandbox/tenant/people/person.ts';
import { CodedError } from '../../../../src/errors.ts';
import type { GraphReading } from '../../../../src/microsoft365/graph/graph-answer.ts';
import { createGraphReader } from '../../../../src/microsoft365/graph/graph-reader.ts';
import { graphToken } from '../../../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../../../helpers/sandbox/small-tenant.ts';

const NEVER = new AbortController().signal;
const RESOURCE = 'https://graph.microsoft.com';

describe('The Graph reader', () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
  });
  after(() => tenant.stop());
  beforeEach(() => tenant.state.requests.clear());

  function readAs(person: Person, scopes?: readonly string[]): Promise<GraphReading> {
    const graph = { url: tenant.state.addresses.graph, resource: RESOURCE };
    return createGraphReader({ graph, getToken: () => graphToken(tenant, person, scopes) })(NEVER);
  }

  it('reads the person and the photo in one request', async () => {
    const { megan, state } = tenant;
    const request = state.requests.next(({ service }) => service === 'graph');
    const { account, photo, picture } = await readAs(megan);
    assert.ok(account.state === 'read' && photo.state === 'read' && picture.state === 'read');
    assert.deepEqual(
      [account.value.id, account.value.displayName, account.value.userType],
      [megan.id, 'Megan Bowen', 'Member'],
    );
    assert.match(account.value.mySite ?? '', /\/personal\/meganb_/);
    assert.deepEqual(
      account.value.assignedPlans.map((plan) => plan.service),
      ['exchange', 'SharePoint', 'TeamspaceAPI'],
    );
    assert.deepEqual(photo.value, {
      etag: `"${megan.photo?.etag}"`,
      contentType: 'image/jpeg',
      width: 360,
      height: 360,
    });
    assert.deepEqual(picture.value, megan.photo?.bytes);
    const { method, url } = await request;
    assert.equal(`${method} ${url}`, 'POST /v1.0/$batch');
    assert.equal(state.requests.of('graph').length, 1);
  });

  it('reports a missing photo', async () => {
    const { account, photo, picture } = await readAs(tenant.lee);
    assert.equal(account.state, 'read');
    assert.deepEqual(photo, { state: 'absent', sign: 'ImageNotFound' });
    assert.deepEqual(picture, { state: 'absent', sign: 'ImageNotFound' });
  });

  it('reports a missing permission as a failure, not as a missing photo', async () => {
    const { photo, picture } = await readAs(tenant.megan, ['openid']);
    for (const source of [photo, picture]) {
      assert.ok(source.state === 'failed');
      assert.equal(source.reason, 'forbidden');
      assert.ok(source.code);
    }
  });

  it('reports a refused token as a failure', async () => {
    const graph = { url: tenant.state.addresses.graph, resource: RESOURCE };
    const reading = await createGraphReader({ graph, getToken: async () => 'forged' })(NEVER);
    for (const source of Object.values(reading))
      assert.equal(source.state === 'failed' && source.reason, 'unauthorized');
  });

  it('reports why there is no token', async () => {
    const graph = { url: tenant.state.addresses.graph, resource: RESOURCE };
    const getToken = () => Promise.reject(new CodedError('token-refused', 'consent'));
    const reading = await createGraphReader({ graph, getToken })(NEVER);
    for (const source of Object.values(reading))
      assert.deepEqual(source, { state: 'failed', reason: 'no-token', code: 'token-refused' });
    assert.equal(tenant.state.requests.of('graph').length, 0);
  });
});

describe('The Graph reader, when Graph fails,', () => {
  let tenant: SmallTenant;
  let answer: RequestListener;
  before(async () => {
    tenant = await startSmallTenant({ graph: () => (request, response) => answer(request, response) });
  });
  after(() => tenant.stop());

  function read(signal = NEVER): Promise<GraphReading> {
    const graph = { url: tenant.state.addresses.graph, resource: RESOURCE };
    return createGraphReader({ graph, getToken: async () => 'token' })(signal);
  }

  function answering(status: number, body: unknown, headers: Record<string, string> = {}): RequestListener {
    return (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
  }

  function part(id: string, status: number, body: unknown, headers: Record<string, string> = {}) {
    return { id, status, body, headers };
  }

  const ME = part('account', 200, { id: 'a', displayName: null });
  const METADATA = {
    '@odata.mediaEtag': '"A"',
    '@odata.mediaContentType': 'image/jpeg',
    id: 'default',
    width: 256,
    height: 256,
  };
  const BYTES = part('picture', 200, Buffer.from('bytes').toString('base64'));

  it('sends one request and reports Retry-After', async () => {
    let requests = 0;
    const throttling = answering(429, { error: { code: 'TooManyRequests' } }, { 'retry-after': '17' });
    answer = (request, response) => {
      requests++;
      throttling(request, response);
    };
    const { account, photo } = await read();
    assert.deepEqual(photo, { state: 'failed', reason: 'throttled', retryAfter: 17_000, code: 'TooManyRequests' });
    assert.equal(account.state, 'failed');
    assert.equal(requests, 1);
  });

  it('keeps the parts that succeeded', async () => {
    const throttled = part('picture', 429, { error: { code: 'ApplicationThrottled' } }, { 'Retry-After': '5' });
    answer = answering(200, { responses: [throttled, part('photo', 200, METADATA), ME] });
    const { account, photo, picture } = await read();
    assert.deepEqual([account.state, photo.state], ['read', 'read']);
    assert.deepEqual(picture, {
      state: 'failed',
      reason: 'throttled',
      retryAfter: 5_000,
      code: 'ApplicationThrottled',
    });
  });

  for (const [sign, metadata] of [
    ['1x1', { ...METADATA, '@odata.mediaContentType': 'image/gif', id: '1x1', width: 1, height: 1 }],
    ['empty-etag', { ...METADATA, '@odata.mediaEtag': '' }],
    ['empty-etag', { ...METADATA, '@odata.mediaEtag': '""' }],
  ] as const) {
    it(`reports no photo for ${sign} (${metadata['@odata.mediaEtag']}), whatever the bytes`, async () => {
      answer = answering(200, { responses: [ME, part('photo', 200, metadata), BYTES] });
      const { photo, picture } = await read();
      assert.deepEqual(
        [photo, picture],
        [
          { state: 'absent', sign },
          { state: 'absent', sign },
        ],
      );
    });
  }

  for (const code of ['ImageNotFound', 'ErrorItemNotFound', 'ErrorEntityNotFound']) {
    it(`reports no photo for a 404 ${code}`, async () => {
      const none = { error: { code, message: '' } };
      answer = answering(200, { responses: [ME, part('photo', 404, none), part('picture', 404, none)] });
      assert.deepEqual((await read()).picture, { state: 'absent', sign: code });
    });
  }

  it('reports any other 404 as a failure', async () => {
    const gone = { error: { code: 'Request_ResourceNotFound', innerError: { 'request-id': 'r1' } } };
    answer = answering(200, { responses: [ME, part('photo', 404, gone), part('picture', 404, 'not found')] });
    const { photo, picture } = await read();
    assert.deepEqual(photo, {
      state: 'failed',
      reason: 'not-found',
      code: 'Request_ResourceNotFound',
      requestId: 'r1',
    });
    assert.deepEqual(picture, { state: 'failed', reason: 'not-found' });
  });

  for (const [what, body] of [
    ['an HTML page', '<html>proxy</html>'],
    ['incomplete JSON', '{"responses":[{"id"'],
    ['other JSON', { value: [] }],
    ['no parts', { responses: [] }],
    [
      'odd parts',
      { responses: [part('account', 200, 'x'), part('photo', 200, { id: 'x' }), part('picture', 200, {})] },
    ],
  ] as const) {
    it(`reports ${what} as malformed`, async () => {
      answer = answering(200, body);
      for (const source of Object.values(await read()))
        assert.deepEqual(source, { state: 'failed', reason: 'malformed' });
    });
  }

  it('never rejects, and accepts nothing but a batch answer', async () => {
    const body = fc.oneof(
      fc.constantFrom('', '<html>', 'null', '{}', '{"error":{"code":"ImageNotFound"}}', '{"responses":[]}'),
      fc.json(),
    );
    const status = fc.constantFrom(200, 201, 202, 204, 302, 304, 400, 401, 403, 404, 409, 429, 500, 503, 507);
    const type = fc.constantFrom('application/json', 'text/html', 'image/jpeg', 'application/octet-stream');
    await fc.assert(
      fc.asyncProperty(
        status,
        body,
        type,
        fc.constantFrom('5', '-1', 'soon'),
        async (given, text, contentType, pause) => {
          answer = answering(given, text, { 'content-type': contentType, 'retry-after': pause });
          for (const source of Object.values(await read())) assert.equal(source.state, 'failed');
        },
      ),
      { numRuns: 100 },
    );
  });

  it('reports a 5xx as unavailable', async () => {
    answer = answering(502, '<html>Bad gateway</html>', { 'content-type': 'text/html' });
    assert.equal(((await read()).photo as { reason?: string }).reason, 'unavailable');
  });

  it('reports a closed port as unreachable', async () => {
    const reader = createGraphReader({
      graph: { url: `https://localhost:${await freePort()}`, resource: RESOURCE },
      getToken: async () => 'token',
    });
    assert.equal(((await reader(NEVER)).photo as { reason?: string }).reason, 'unreachable');
  });

  it('ends and closes the connection when its signal aborts', async () => {
    const hungUp = Promise.withResolvers<void>();
    const deadline = new AbortController();
    answer = (request) => {
      request.socket.once('close', () => hungUp.resolve());
      deadline.abort();
    };
    for (const source of Object.values(await read(deadline.signal)))
      assert.deepEqual(source, { state: 'failed', reason: 'timed-out' });
    await hungUp.promise;
  });

  it('stops waiting for a token when its signal aborts', async () => {
    const deadline = new AbortController();
    const getToken = () => new Promise<string>(() => deadline.abort());
    const reader = createGraphReader({ graph: { url: 'https://localhost:1', resource: RESOURCE }, getToken });
    assert.deepEqual((await reader(deadline.signal)).account, { state: 'failed', reason: 'timed-out' });
  });
});
