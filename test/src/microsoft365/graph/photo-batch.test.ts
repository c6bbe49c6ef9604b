import assert from 'node:assert/strict';
import fc from 'fast-check';
import { issueAccessToken } from '../../../../sandbox/entra/tokens/issue-access-token.ts';
import { graphService } from '../../../../sandbox/graph/index.ts';
import {
  type PhotoReadings,
  parsePhotoAnswer,
  partsOf,
  readPhotoBatch,
} from '../../../../src/microsoft365/graph/photo-batch.ts';
import type { GraphAccess } from '../../../../src/microsoft365/graph/request-graph.ts';
import { type SmallTenant, startSmallTenant } from '../../../helpers/sandbox/small-tenant.ts';

const NEVER = new AbortController().signal;
const RESOURCE = 'https://graph.microsoft.com';
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

describe('A batch of photo reads', () => {
  let tenant: SmallTenant;
  let access: GraphAccess;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
    const { clientId } = tenant.ssoApp;
    const getToken = () => issueAccessToken(tenant.state, { audience: RESOURCE, clientId, roles: ['User.Read.All'] });
    access = { graph: { url: tenant.state.addresses.graph, resource: RESOURCE }, getToken };
  });
  after(() => tenant.stop());
  beforeEach(() => tenant.state.requests.clear());
  afterEach(() => tenant.state.faults.clear());

  function readingsOf(answer: ReturnType<typeof parsePhotoAnswer>): PhotoReadings {
    assert.ok(!('state' in answer), JSON.stringify(answer));
    return answer;
  }

  it('reads all people in one request', async () => {
    const { megan, lee, state } = tenant;
    const people = [megan.id, lee.id, UNKNOWN].map((objectId) => ({ objectId }));
    const request = state.requests.next(({ service }) => service === 'graph');
    const readings = readingsOf(await readPhotoBatch(access, people, NEVER));
    const photo = readings.get(megan.id)?.photo;
    assert.ok(photo?.state === 'read');
    assert.equal(photo.value.etag, `"${megan.photo?.etag}"`);
    for (const id of [lee.id, UNKNOWN])
      assert.deepEqual(readings.get(id), { photo: { state: 'absent', sign: 'ImageNotFound' } });
    assert.equal((await request).url, '/v1.0/$batch');
    assert.equal(state.requests.of('graph').length, 1);
  });

  it('returns the picture or the directory status on request', async () => {
    const { megan, lee } = tenant;
    const people = [
      { objectId: megan.id, also: 'picture' },
      { objectId: lee.id, also: 'account' },
      { objectId: UNKNOWN, also: 'account' },
    ] as const;
    assert.deepEqual(people.map(partsOf), [2, 2, 2]);
    const readings = readingsOf(await readPhotoBatch(access, people, NEVER));
    assert.deepEqual(readings.get(megan.id)?.picture, { state: 'read', value: megan.photo?.bytes });
    assert.equal(readings.get(lee.id)?.account, 'there');
    assert.equal(readings.get(UNKNOWN)?.account, 'gone');
  });

  it('keeps the other parts and its own Retry-After when a part fails', async () => {
    const { megan, lee, state } = tenant;
    state.faults.set('graph', { kind: 'throttled', retryAfter: 9 }, { inBatch: true, only: megan.id });
    const readings = readingsOf(await readPhotoBatch(access, [{ objectId: megan.id }, { objectId: lee.id }], NEVER));
    const photo = readings.get(megan.id)?.photo;
    assert.ok(photo?.state === 'failed');
    assert.deepEqual([photo.reason, photo.retryAfter], ['throttled', 9_000]);
    assert.equal(readings.get(lee.id)?.photo.state, 'absent');
  });

  it('fails as a whole when every part is throttled', async () => {
    const { megan, lee, state } = tenant;
    state.faults.set('graph', { kind: 'throttled', retryAfter: 9 }, { inBatch: true });
    const answer = await readPhotoBatch(access, [{ objectId: megan.id }, { objectId: lee.id }], NEVER);
    assert.ok('state' in answer);
    assert.deepEqual([answer.reason, answer.retryAfter], ['throttled', 9_000]);
  });

  it('fails as a whole when the app is forbidden to read or Graph is unavailable', async () => {
    const { megan, lee, state, ssoApp } = tenant;
    const people = [{ objectId: megan.id }, { objectId: lee.id }];
    const getToken = () => issueAccessToken(state, { audience: RESOURCE, clientId: ssoApp.clientId, roles: [] });
    const notAllowed = await readPhotoBatch({ ...access, getToken }, people, NEVER);
    assert.ok('state' in notAllowed);
    assert.equal(notAllowed.reason, 'forbidden');
    for (const [fault, reason] of [
      [{ kind: 'throttled', retryAfter: 3 }, 'throttled'],
      [{ kind: 'error', status: 503, retryAfter: 3 }, 'throttled'],
      [{ kind: 'error', status: 500 }, 'unavailable'],
      [{ kind: 'html' }, 'malformed'],
      [{ kind: 'reset' }, 'unreachable'],
    ] as const) {
      state.faults.set('graph', fault);
      const answer = await readPhotoBatch(access, people, NEVER);
      assert.ok('state' in answer, fault.kind);
      assert.equal(answer.reason, reason, fault.kind);
    }
  });

  it('keeps malformed and missing parts apart from the others', () => {
    const responses = [
      { id: 'photo a', status: 'fine' },
      17,
      { id: 'photo b', status: 404, body: { error: { code: 'ImageNotFound' } } },
    ];
    const people = ['a', 'b', 'c'].map((objectId) => ({ objectId }));
    const readings = readingsOf(parsePhotoAnswer(people, { responses }));
    for (const id of ['a', 'c']) assert.deepEqual(readings.get(id)?.photo, { state: 'failed', reason: 'malformed' });
    assert.deepEqual(readings.get('b')?.photo, { state: 'absent', sign: 'ImageNotFound' });
    assert.deepEqual(parsePhotoAnswer(people, { responses: 'none' }), { state: 'failed', reason: 'malformed' });
  });

  it('has a reading for each person, for any answer', () => {
    const people = [{ objectId: 'a' }, { objectId: 'b', also: 'picture' }, { objectId: 'c', also: 'account' }] as const;
    const part = fc.record({
      id: fc.constantFrom('photo a', 'photo b', 'picture b', 'photo c', 'account c', 'else'),
      status: fc.oneof(fc.constantFrom(200, 404, 429, 403, 503), fc.jsonValue()),
      headers: fc.oneof(fc.constant({ 'retry-after': '7' }), fc.jsonValue()),
      body: fc.oneof(
        fc.constant({ '@odata.mediaEtag': 'A' }),
        fc.constant({ error: { code: 'ImageNotFound' } }),
        fc.jsonValue(),
      ),
    });
    const answer = fc.oneof(fc.record({ responses: fc.array(fc.oneof(part, fc.jsonValue())) }), fc.jsonValue());
    fc.assert(
      fc.property(answer, (input) => {
        const readings = parsePhotoAnswer(people, input);
        if ('state' in readings) return;
        assert.deepEqual([...readings.keys()], ['a', 'b', 'c']);
        assert.ok(readings.get('b')?.picture);
        assert.ok(readings.get('c')?.account);
      }),
      { numRuns: 2_000 },
    );
  });
});
