import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { graphService } from '../../../../sandbox/graph/index.ts';
import {
  createPhotoPolicyReader,
  type PhotoPolicyReader,
  readPhotoPolicy,
} from '../../../../src/microsoft365/graph/photo-policy.ts';
import { TokenError } from '../../../../src/microsoft365/identity/token-error.ts';
import { appToken } from '../../../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../../../helpers/sandbox/small-tenant.ts';

const NEVER = new AbortController().signal;
const HOUR = 3_600_000;
const NOT_GRANTED = { state: 'absent', sign: 'not-granted' };

describe("The tenant's settings for changing photos", () => {
  let tenant: SmallTenant;
  let fakeGraph: RequestListener | undefined;
  before(async () => {
    tenant = await startSmallTenant({
      graph: (state) => {
        const graph = graphService(state);
        return (request, response) => (fakeGraph ?? graph)(request, response);
      },
    });
  });
  after(() => tenant.stop());
  beforeEach(() => {
    fakeGraph = undefined;
    tenant.state.policies.photoUpdates = { source: 'cloud', allowedRoles: [] };
    tenant.state.requests.clear();
  });

  const accessWith = (...roles: string[]) => ({
    graph: { url: tenant.state.addresses.graph, resource: 'https://graph.microsoft.com' },
    getToken: () => appToken(tenant, roles),
  });
  const granted = () => accessWith('PeopleSettings.Read.All');
  const requests = () => tenant.state.requests.of('graph').length;
  const answering = (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener => {
    return (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    };
  };

  describe('read once', () => {
    const read = () => readPhotoPolicy(granted(), NEVER);

    it('are read as they are set', async () => {
      assert.deepEqual(await read(), { state: 'read', value: { source: 'cloud', allowedRoles: [] } });
      tenant.state.policies.photoUpdates = { source: 'onPremises', allowedRoles: ['r1'] };
      assert.deepEqual(await read(), { state: 'read', value: { source: 'onPremises', allowedRoles: ['r1'] } });
    });

    for (const [what, answer, expected] of [
      ['inside value', { value: { source: 'onPremises', allowedRoles: ['r'] } }, ['onPremises', ['r']]],
      ['with an empty object for no roles', { source: 'cloud', allowedRoles: {} }, ['cloud', []]],
      ['with null for no roles', { source: 'cloud', allowedRoles: null }, ['cloud', []]],
      ['with an unknown source', { source: 'unknownFutureValue', allowedRoles: [] }, [undefined, []]],
      ['of a tenant that never set them', { allowedRoles: [] }, [undefined, []]],
      [
        'of a tenant that never set them, without any',
        { '@odata.context': 'https://graph/$metadata' },
        [undefined, []],
      ],
      ['without a source', { source: null, allowedRoles: ['r'] }, [undefined, ['r']]],
    ] as const) {
      it(`are accepted ${what}`, async () => {
        fakeGraph = answering(200, answer);
        const [source, allowedRoles] = expected;
        assert.deepEqual(await read(), { state: 'read', value: { source, allowedRoles } });
      });
    }

    it('are absent without the permission', async () => {
      assert.deepEqual(await readPhotoPolicy(accessWith('User.Read.All'), NEVER), NOT_GRANTED);
      assert.deepEqual(await readPhotoPolicy(accessWith(), NEVER), NOT_GRANTED);
    });

    for (const [status, body, reason] of [
      [200, {}, 'malformed'],
      [200, { allowedRoles: 'all' }, 'malformed'],
      [200, [], 'malformed'],
      [400, { error: { code: 'BadRequest' } }, 'refused'],
      [401, { error: { code: 'InvalidAuthenticationToken' } }, 'unauthorized'],
      [404, { error: { code: 'ResourceNotFound' } }, 'not-found'],
      [429, { error: { code: 'TooManyRequests' } }, 'throttled'],
      [503, { error: { code: 'ServiceUnavailable' } }, 'unavailable'],
    ] as const) {
      it(`fail, and are not absent, on ${status} ${JSON.stringify(body)}`, async () => {
        fakeGraph = answering(status, body);
        const source = await read();
        assert.equal(source.state === 'failed' && source.reason, reason);
      });
    }

    it('fail without a token for the app', async () => {
      const getToken = () => Promise.reject(new TokenError('app-refused', 'AADSTS7000215', undefined));
      const source = await readPhotoPolicy({ ...granted(), getToken }, NEVER);
      assert.equal(source.state === 'failed' && source.reason, 'not-allowed');
    });
  });

  describe('kept up to date', () => {
    let reader: PhotoPolicyReader | undefined;
    let time = 0;
    beforeEach(() => {
      time = Date.parse('2026-03-01T09:00:00Z');
    });
    afterEach(async () => {
      reader?.stop();
      await reader?.settled();
    });
    const start = (access = granted(), timeout = 5_000) => {
      reader = createPhotoPolicyReader({ access, now: () => new Date(time), timeout });
      return reader;
    };
    const sourceIn = (policy: PhotoPolicyReader) => {
      const known = policy.known();
      return known.state === 'read' ? known.value.source : known;
    };

    it('return a failure, without waiting, before the first read is over', async () => {
      const policy = start();
      assert.deepEqual(policy.known(), { state: 'failed', reason: 'timed-out', code: 'not-read-yet' });
      await policy.settled();
      assert.equal(sourceIn(policy), 'cloud');
    });

    it('are read once an hour, in the background', async () => {
      const policy = start();
      await policy.settled();
      tenant.state.policies.photoUpdates = { source: 'onPremises', allowedRoles: [] };
      time += HOUR - 1;
      policy.known();
      await policy.settled();
      assert.equal(requests(), 1);
      time += 1;
      assert.equal(sourceIn(policy), 'cloud', 'The caller waited.');
      policy.known();
      await policy.settled();
      assert.equal(sourceIn(policy), 'onPremises');
      assert.equal(requests(), 2, 'Concurrent callers share one read.');
    });

    it('are not read again at once without the permission', async () => {
      const policy = start(accessWith());
      for (let count = 0; count < 5; count++) {
        await policy.settled();
        policy.known();
      }
      assert.deepEqual(policy.known(), NOT_GRANTED);
      assert.equal(requests(), 1);
    });

    it('are kept for a day while Graph fails, with a retry every five minutes', async () => {
      const policy = start();
      await policy.settled();
      fakeGraph = answering(503, {});
      time += HOUR;
      for (let round = 0; round < 3; round++) {
        policy.known();
        await policy.settled();
        time += 60_000;
      }
      assert.equal(requests(), 2, 'not at every call');
      assert.equal(sourceIn(policy), 'cloud');
      time += 24 * HOUR;
      policy.known();
      await policy.settled();
      assert.deepEqual(policy.known(), { state: 'failed', reason: 'unavailable' });
      fakeGraph = undefined;
      time += HOUR / 12;
      policy.known();
      await policy.settled();
      assert.equal(sourceIn(policy), 'cloud');
    });

    it('observe Retry-After', async () => {
      fakeGraph = answering(429, { error: { code: 'TooManyRequests' } }, { 'retry-after': '3600' });
      const policy = start();
      await policy.settled();
      time += HOUR / 2;
      policy.known();
      await policy.settled();
      assert.equal(requests(), 1);
    });

    it('time out if Graph does not answer', async () => {
      fakeGraph = () => {};
      const policy = start(granted(), 50);
      await policy.settled();
      assert.deepEqual(policy.known(), { state: 'failed', reason: 'timed-out' });
    });

    it('are not read after stop', async () => {
      const requested = Promise.withResolvers<void>();
      fakeGraph = () => requested.resolve();
      const policy = start();
      await requested.promise;
      policy.stop();
      await policy.settled();
      time += 2 * HOUR;
      policy.known();
      assert.equal(await policy.settled(), undefined);
    });
  });
});
