import assert from 'node:assert/strict';
import { graphService } from '../../../sandbox/graph/index.ts';
import { createFaults } from '../../../sandbox/tenant/services/faults.ts';
import { type FaultyServer, startFaulty } from '../../helpers/sandbox/faulty-service.ts';
import { appToken, fetchGraph } from '../../helpers/sandbox/graph-request.ts';
import { startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

const THROTTLED = { kind: 'throttled', retryAfter: 2 } as const;
const BAD_GATEWAY = { kind: 'error', status: 502 } as const;

describe('random faults', () => {
  const drawn = (seed: number, count = 2000) => {
    const faults = createFaults();
    const chances = [
      { fault: THROTTLED, probability: 0.1 },
      { fault: BAD_GATEWAY, probability: 0.2 },
    ];
    faults.setChances('channel', chances, { seed, only: '/activities' });
    const request = { method: 'POST', url: '/x/activities' };
    return Array.from({ length: count }, () => faults.draw('channel', request, 'whole')?.kind);
  };

  it('occur with their probability', () => {
    const kinds = drawn(1);
    const share = (kind: string) => kinds.filter((one) => one === kind).length / kinds.length;
    assert.ok(Math.abs(share('throttled') - 0.1) < 0.02, String(share('throttled')));
    assert.ok(Math.abs(share('error') - 0.2) < 0.03, String(share('error')));
  });

  it('are the same for the same seed', () => {
    assert.deepEqual(drawn(5, 50), drawn(5, 50));
    assert.notDeepEqual(drawn(5, 50), drawn(6, 50));
  });

  it('affect only matching requests, until cleared', () => {
    const faults = createFaults();
    faults.setChances('channel', [{ fault: THROTTLED, probability: 1 }], { only: '/activities' });
    const draw = (url: string, service: 'channel' | 'graph' = 'channel') =>
      faults.draw(service, { method: 'POST', url }, 'whole');
    assert.deepEqual([draw('/x/members'), draw('/x/activities', 'graph')], [undefined, undefined]);
    assert.equal(draw('/x/activities'), THROTTLED);
    faults.clear('channel');
    assert.equal(draw('/x/activities'), undefined);
    assert.throws(() => faults.setChances('graph', [{ fault: THROTTLED, probability: 1.1 }]), RangeError);
  });

  describe('in front of a service', () => {
    let server: FaultyServer;
    before(async () => {
      server = await startFaulty('channel');
    });
    afterEach(() => server.faults.clear());
    after(() => server.stop());

    it('affect some requests, which the service never receives', async () => {
      server.faults.setChances('channel', [{ fault: THROTTLED, probability: 0.5 }], { seed: 3 });
      const before = server.served();
      const statuses: number[] = [];
      for (let times = 0; times < 30; times += 1) statuses.push((await server.get('/json')).status);
      const faulty = statuses.filter((status) => status === 429).length;
      assert.ok(faulty > 5 && faulty < 25, String(faulty));
      assert.equal(server.served() - before, 30 - faulty);
    });

    it('can lose only the response, after the work is done', async () => {
      server.faults.set('channel', { kind: 'error', status: 504, served: true }, { times: 1 });
      const before = server.served();
      const response = await server.get('/json');
      assert.deepEqual([response.status, server.served() - before], [504, 1]);
      assert.equal(JSON.parse(response.body.toString()).error.code, 'GatewayTimeout');
      assert.equal((await server.get('/json')).status, 200);
    });
  });

  it("affect parts of Graph's batches", async () => {
    const tenant = await startSmallTenant({ graph: graphService });
    try {
      tenant.state.faults.setChances('graph', [{ fault: THROTTLED, probability: 0.5 }], { seed: 2, inBatch: true });
      const token = await appToken(tenant, ['User.Read.All']);
      const url = `/users/${tenant.megan.id}/photo`;
      const requests = Array.from({ length: 20 }, (_, id) => ({ id: String(id), method: 'GET', url }));
      const response = await fetchGraph(tenant, '/v1.0/$batch', { token, json: { requests } });
      const { responses }: { responses: { status: number }[] } = await response.json();
      const faulty = responses.filter(({ status }) => status === 429).length;
      assert.ok(faulty > 3 && faulty < 17, String(faulty));
      assert.equal((await fetchGraph(tenant, `/v1.0${url}`, { token })).status, 200);
    } finally {
      await tenant.stop();
    }
  });
});
