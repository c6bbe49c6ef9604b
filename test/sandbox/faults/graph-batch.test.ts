import assert from 'node:assert/strict';
import { graphService } from '../../../sandbox/graph/index.ts';
import { fetchGraph, graphToken } from '../../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

interface Part {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: a JSON body whose properties the tests read
  readonly body: any;
}

describe("faults inside Graph's batches", () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
  });
  afterEach(() => tenant.state.faults.clear());
  after(() => tenant.stop());

  const batch = async () => {
    const token = await graphToken(tenant, tenant.megan);
    const requests = [
      { id: 'me', method: 'GET', url: '/me?$select=id' },
      { id: 'picture', method: 'GET', url: '/me/photo/$value' },
      { id: 'none', method: 'GET', url: '/me/photos/648x648/$value' },
    ];
    const response = await fetchGraph(tenant, '/v1.0/$batch', { token, json: { requests } });
    const body = (await response.json()) as { responses: readonly Part[] };
    return { status: response.status, parts: new Map(body.responses?.map((part) => [part.id, part])) };
  };

  it('corrupt the picture and no other part', async () => {
    tenant.state.faults.set('graph', { kind: 'picture', picture: 'animated-gif' });
    const { parts } = await batch();
    assert.equal(parts.get('me')?.body.id, tenant.megan.id);
    assert.equal(parts.get('none')?.status, 404);
    const picture = parts.get('picture');
    assert.deepEqual([picture?.status, picture?.headers['Content-Type']], [200, 'image/gif']);
    assert.equal(Buffer.from(picture?.body, 'base64').subarray(0, 6).toString(), 'GIF89a');
    const alone = await fetchGraph(tenant, '/v1.0/me/photo/$value', { token: await graphToken(tenant, tenant.megan) });
    assert.equal(alone.headers.get('content-type'), 'image/gif', 'the same outside a batch');
  });

  it('affect only matching parts, and only the given number of times', async () => {
    const options = { inBatch: true, only: '/photo', times: 1 };
    tenant.state.faults.set('graph', { kind: 'throttled', retryAfter: 7 }, options);
    const { status, parts } = await batch();
    assert.equal(status, 200);
    assert.equal(parts.get('me')?.status, 200);
    const throttled = [...parts.values()].filter((part) => part.status === 429);
    assert.equal(throttled.length, 1);
    assert.deepEqual([throttled[0]?.headers['Retry-After'], throttled[0]?.body.error.code], ['7', 'TooManyRequests']);
    assert.equal([...(await batch()).parts.values()].filter((part) => part.status === 429).length, 0);
    tenant.state.faults.set(
      'graph',
      { kind: 'error', status: 503 },
      { ...options, only: ({ url }) => url.startsWith('/me?') },
    );
    assert.equal((await batch()).parts.get('me')?.body.error.code, 'serviceNotAvailable');
  });

  it('do not affect single requests or a batch that Graph refuses', async () => {
    tenant.state.faults.set('graph', { kind: 'error', status: 500 }, { inBatch: true });
    const token = await graphToken(tenant, tenant.megan);
    assert.equal((await fetchGraph(tenant, '/v1.0/me', { token })).status, 200);
    const refused = await fetchGraph(tenant, '/v1.0/$batch', { token, json: { requests: [] } });
    assert.equal(refused.status, 400);
    assert.equal((await fetchGraph(tenant, '/v1.0/$batch', { json: { requests: [] } })).status, 401);
  });

  it('affect the whole batch without inBatch', async () => {
    tenant.state.faults.set('graph', { kind: 'throttled' });
    assert.equal((await batch()).status, 429);
  });
});
