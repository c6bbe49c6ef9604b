import assert from 'node:assert/strict';
import { graphService } from '../../../../sandbox/graph/index.ts';
import { createConcurrencyLimiter } from '../../../../sandbox/graph/photos/mailbox-limits.ts';
import type { ConcurrencyLimiter } from '../../../../sandbox/graph/types.ts';
import { appToken, fetchGraph, graphToken } from '../../../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../../../helpers/sandbox/small-tenant.ts';

describe("Graph's limits for concurrent photo requests", () => {
  let tenant: SmallTenant;
  let concurrency: ConcurrencyLimiter;
  beforeEach(async () => {
    concurrency = createConcurrencyLimiter();
    tenant = await startSmallTenant({ graph: (state) => graphService(state, concurrency) });
  });
  afterEach(() => tenant.stop());

  const photoBatch = (count: number) => ({
    requests: Array.from({ length: count }, (_, index) => ({
      id: String(index),
      method: 'GET',
      url: index === 0 ? `/users/${tenant.megan.id}` : `/users/${tenant.megan.id}/photo`,
    })),
  });
  /** Acquires permits, like requests in flight. */
  const acquirePermits = (permits: number, clientId = tenant.botApp.clientId) =>
    Array.from({ length: permits }, () => {
      const release = concurrency.acquire(clientId, 4);
      assert.ok(release);
      return release;
    });

  it('serves a whole batch, which runs four parts concurrently', async () => {
    tenant.state.switches.photoDuration = 1;
    const token = await appToken(tenant, ['User.Read.All']);
    const response = await fetchGraph(tenant, '/v1.0/$batch', { token, json: photoBatch(20) });
    const { responses } = await response.json();
    assert.deepEqual(new Set(responses.map(({ status }: { status: number }) => status)), new Set([200]));
  });

  it('throttles each photo part while four requests are in flight, and no other parts', async () => {
    const permits = acquirePermits(4);
    const token = await appToken(tenant, ['User.Read.All']);
    const response = await fetchGraph(tenant, '/v1.0/$batch', { token, json: photoBatch(3) });
    assert.equal(response.status, 200);
    const { responses } = await response.json();
    assert.deepEqual(responses.map(({ status }: { status: number }) => status).sort(), [200, 429, 429]);
    const throttled = responses.find(({ status }: { status: number }) => status === 429);
    assert.match(throttled.headers['Retry-After'], /^[1-9]\d*$/);
    assert.equal(throttled.body.error.code, 'ApplicationThrottled');
    assert.equal(throttled.body.error.message, 'Application is over its MailboxConcurrency limit.');
    for (const release of permits) release();
    const again = await fetchGraph(tenant, '/v1.0/$batch', { token, json: photoBatch(3) });
    assert.ok((await again.json()).responses.every(({ status }: { status: number }) => status === 200));
  });

  it('throttles a single request, with the header', async () => {
    const { ssoApp, megan } = tenant;
    acquirePermits(4, ssoApp.clientId);
    const token = await graphToken(tenant, megan);
    const response = await fetchGraph(tenant, '/v1.0/me/photo/$value', { token });
    assert.equal(response.status, 429);
    assert.match(response.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    assert.equal((await fetchGraph(tenant, '/v1.0/me', { token })).status, 200);
  });

  it('counts each app separately and releases the permit after an error', async () => {
    const { ssoApp, botApp, megan } = tenant;
    acquirePermits(4, botApp.clientId);
    acquirePermits(3, ssoApp.clientId);
    const token = await graphToken(tenant, megan, ['Mail.Read']);
    for (let times = 0; times < 3; times += 1) {
      assert.equal((await fetchGraph(tenant, '/v1.0/me/photo', { token })).status, 403);
    }
    assert.ok(concurrency.acquire(ssoApp.clientId, 4));
    assert.equal(concurrency.acquire(ssoApp.clientId, 4), undefined);
  });
});
