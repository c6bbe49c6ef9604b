import assert from 'node:assert/strict';
import type { TenantView } from '../../../../sandbox/control/index.ts';
import { copyPhotoAt } from '../../../../sandbox/sharepoint/photo-copy.ts';
import { worldOf } from '../../../../sandbox/tenant/worlds.ts';
import { send, sendJson } from '../../../helpers/sandbox/control-browser.ts';
import { type ControlTenant, startControl } from '../../../helpers/sandbox/control-tenant.ts';
import { plainPicture } from '../../../helpers/sandbox/small-tenant.ts';

describe("the control page's API", () => {
  let tenant: ControlTenant;
  beforeEach(async () => {
    tenant = await startControl();
  });
  afterEach(() => tenant.stop());

  const codeOf = (answer: { json(): unknown }) => (answer.json() as { error?: { code: string } }).error?.code;

  it('GET /api/tenant returns everything that the page shows', async () => {
    const { origin, megan, lee, state } = tenant;
    await copyPhotoAt(megan, megan.photo, new Date('2026-03-01T00:00:00Z'));
    const view = (await send(origin, '/api/tenant')).json() as TenantView;
    assert.deepEqual([view.id, view.name, view.offset], [state.id, 'Contoso', 0]);
    assert.deepEqual(
      view.people.map((person) => person.id),
      [megan.id, lee.id],
    );
    const [first, second] = view.people;
    assert.equal(first?.photo?.etag, megan.photo?.etag);
    assert.deepEqual(
      { ...first?.profile, url: undefined },
      {
        url: undefined,
        placeholderState: '0',
        exchangeSyncState: '1',
        // 2026-03-01T00:00:00Z in seconds since 0001-01-01
        pictureTimestamp: '63907920000',
        copiedAt: '2026-03-01T00:00:00.000Z',
        nextCopyAt: '2026-03-02T00:00:00.000Z',
        pendingCopy: null,
      },
    );
    assert.deepEqual([second?.photo, second?.profile.url, second?.profile.pictureTimestamp], [null, null, '']);
    assert.equal((await send(origin, first?.profile.url ?? '')).status, 200);
  });

  it('GET of an unknown API path returns an error as JSON', async () => {
    const answer = await send(tenant.origin, '/api/secrets');
    assert.deepEqual([answer.status, codeOf(answer)], [404, 'not-found']);
  });

  it('POST /api/clock moves the clock', async () => {
    const answer = await sendJson(tenant.origin, 'POST', '/api/clock', { advance: 5000 });
    assert.equal(answer.status, 200);
    assert.equal((answer.json() as TenantView).offset, 5000);
    assert.equal(tenant.state.clock.offset(), 5000);
  });

  it('POST /api/clock refuses invalid numbers and invalid or oversized bodies', async () => {
    const { origin, state } = tenant;
    for (const advance of [0, -5, 1.5, '5', null, 1e15]) {
      const answer = await sendJson(origin, 'POST', '/api/clock', { advance });
      assert.deepEqual([answer.status, codeOf(answer)], [400, 'bad-number'], String(advance));
    }
    const headers = { 'content-type': 'application/json' };
    const broken = await send(origin, '/api/clock', { method: 'POST', headers, body: '{' });
    assert.deepEqual([broken.status, codeOf(broken)], [400, 'bad-request']);
    const notJson = await send(origin, '/api/clock', { method: 'POST', body: '{"advance":5}' });
    assert.deepEqual([notJson.status, codeOf(notJson)], [400, 'bad-request']);
    const long = await sendJson(origin, 'POST', '/api/clock', { advance: 5, more: 'x'.repeat(20_000) });
    assert.deepEqual([long.status, codeOf(long)], [413, 'too-large']);
    assert.equal(state.clock.offset(), 0);
  });

  it('PUT /api/switches sets the named switches', async () => {
    const answer = await sendJson(tenant.origin, 'PUT', '/api/switches', { copyDuration: 60_000 });
    assert.deepEqual(answer.json(), { ...worldOf('large-picture'), copyDuration: 60_000, copyInterval: 86_400_000 });
    assert.equal(tenant.state.switches.copyDuration, 60_000);
  });

  it('PUT /api/switches sets the world by its name or by its requests', async () => {
    const { origin, state } = tenant;
    await sendJson(origin, 'PUT', '/api/switches', { world: 'by-request' });
    assert.deepEqual([state.switches.copyRequests, state.switches.profilePage], [['app-request'], 'search']);
    await sendJson(origin, 'PUT', '/api/switches', { copyRequests: ['home-page', 'edit-profile'], profilePage: 'old' });
    assert.deepEqual([state.switches.copyRequests, state.switches.profilePage], [['edit-profile', 'home-page'], 'old']);
  });

  it('PUT /api/switches refuses unknown switches and invalid values without changing anything', async () => {
    const { origin, state } = tenant;
    const refusals: readonly [object, string][] = [
      [{ world: 'somewhere' }, 'bad-switch'],
      [{ copyDuration: 5, copyRequests: ['large-picture', 'bearer'] }, 'bad-switch'],
      [{ copyDuration: 5, profilePage: 'new' }, 'bad-switch'],
      [{ copyDuration: 5, colour: 'red' }, 'bad-switch'],
      [{ copyDuration: 5, copyInterval: -1 }, 'bad-number'],
    ];
    for (const [body, code] of refusals) {
      const answer = await sendJson(origin, 'PUT', '/api/switches', body);
      assert.deepEqual([answer.status, codeOf(answer)], [400, code]);
    }
    assert.deepEqual({ ...state.switches }, { ...worldOf('large-picture'), copyDuration: 0, copyInterval: 86_400_000 });
  });

  it('PUT /api/people/{id}/photo changes a photo', async () => {
    const { origin, lee } = tenant;
    const body = await plainPicture(200, '#0a0');
    const answer = await send(origin, `/api/people/${lee.id}/photo`, { method: 'PUT', body });
    assert.equal(answer.status, 200);
    const changedAt = lee.photo?.changedAt.toISOString();
    assert.deepEqual(answer.json(), { etag: lee.photo?.etag, size: 200, changedAt });
  });

  it('PUT /api/people/{id}/photo refuses invalid, missing and oversized pictures, and unknown people', async () => {
    const { origin, megan } = tenant;
    const before = megan.photo;
    const put = (id: string, body?: Buffer) => send(origin, `/api/people/${id}/photo`, { method: 'PUT', body });
    const refusals: readonly [Promise<{ status: number; json(): unknown }>, number, string][] = [
      [put(megan.id, Buffer.from('GIF89a')), 422, 'photo-refused'],
      [put(megan.id), 422, 'photo-refused'],
      [put(megan.id, Buffer.alloc(4.5 * 1024 * 1024)), 422, 'photo-refused'],
      [put(megan.id, Buffer.alloc(6 * 1024 * 1024)), 413, 'too-large'],
      [put('unknown', await plainPicture(9, '#fff')), 404, 'unknown-person'],
    ];
    for (const [sent, status, code] of refusals) {
      const answer = await sent;
      assert.deepEqual([answer.status, codeOf(answer)], [status, code]);
    }
    assert.equal(megan.photo, before);
  });

  it('DELETE /api/people/{id}/photo removes the photo of a known person', async () => {
    const { origin, megan } = tenant;
    const gone = await send(origin, `/api/people/${megan.id}/photo`, { method: 'DELETE' });
    assert.equal(gone.status, 204);
    assert.equal(megan.photo, undefined);
    const unknown = await send(origin, '/api/people/unknown/photo', { method: 'DELETE' });
    assert.deepEqual([unknown.status, codeOf(unknown)], [404, 'unknown-person']);
  });
});
