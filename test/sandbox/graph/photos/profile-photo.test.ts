import assert from 'node:assert/strict';
import sharp from 'sharp';
import { graphService } from '../../../../sandbox/graph/index.ts';
import { changePhoto } from '../../../../sandbox/tenant/people/photos.ts';
import { appToken, fetchGraph, graphToken } from '../../../helpers/sandbox/graph-request.ts';
import { plainPicture, type SmallTenant, startSmallTenant } from '../../../helpers/sandbox/small-tenant.ts';

describe("Graph's photos", () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
  });
  after(() => tenant.stop());

  const get = async (path: string, person = tenant.megan) =>
    fetchGraph(tenant, `/v1.0${path}`, { token: await graphToken(tenant, person) });

  it('describes the largest size', async () => {
    const { megan, state } = tenant;
    const response = await get('/me/photo');
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), {
      '@odata.context': `${state.addresses.graph}/v1.0/$metadata#Me/photo/$entity`,
      '@odata.id': `${state.addresses.graph}/v1.0/users('${megan.id}')/photo`,
      '@odata.mediaContentType': 'image/jpeg',
      '@odata.mediaEtag': `"${megan.photo?.etag}"`,
      id: '360X360',
      width: 360,
      height: 360,
    });
  });

  it('serves the bytes', async () => {
    const { photo } = tenant.megan;
    const response = await get('/me/photo/$value');
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'image/jpeg');
    assert.equal(response.headers.get('etag'), `"${photo?.etag}"`);
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), photo?.bytes);
  });

  it('lists the available sizes', async () => {
    const { value } = await (await get('/me/photos')).json();
    assert.deepEqual(
      value.map(({ width }: { width: number }) => width),
      [48, 64, 96, 120, 240, 360],
    );
    assert.deepEqual((await (await get('/me/photos', tenant.lee)).json()).value, []);
  });

  it('scales photos', async () => {
    const described = await (await get('/me/photos/96x96')).json();
    assert.deepEqual([described.id, described.width], ['96X96', 96]);
    const value = async () => Buffer.from(await (await get('/me/photos/96X96/%24value')).arrayBuffer());
    const bytes = await value();
    const { width, height, format } = await sharp(bytes).metadata();
    assert.deepEqual([width, height, format], [96, 96, 'jpeg']);
    assert.deepEqual(await value(), bytes);
  });

  it('describes a size larger than the photo as 1x1, without bytes', async () => {
    const described = await (await get('/me/photos/648x648')).json();
    assert.deepEqual([described.id, described['@odata.mediaEtag'], described.width], ['1x1', '', 1]);
    assert.equal((await get('/me/photos/648x648/$value')).status, 404);
    assert.equal((await get('/me/photos/100x100')).status, 404);
    assert.equal((await get('/me/photos/nonsense/$value')).status, 404);
  });

  it('reports a missing photo as JSON, for metadata and bytes', async () => {
    for (const path of ['/me/photo', '/me/photo/$value', '/me/photos/48x48', '/me/photos/48x48/$value']) {
      const response = await get(path, tenant.lee);
      const { error } = await response.json();
      assert.deepEqual([response.status, error.code], [404, 'ImageNotFound']);
      assert.match(error.message, /Microsoft\.Fast\.Profile\.Core\.Exception\.ImageNotFoundException/);
      assert.equal(error.innerError['request-id'], response.headers.get('request-id'));
    }
  });

  it('changes the ETag with the photo', async () => {
    const before = (await (await get('/me/photo')).json())['@odata.mediaEtag'];
    await changePhoto(tenant.megan, await plainPicture(360, '#204080'), tenant.state.clock.now());
    const after = (await (await get('/me/photo')).json())['@odata.mediaEtag'];
    assert.notEqual(after, before);
    assert.match(after, /^"[0-9A-F]{8}"$/);
  });

  it('serves others’ photos with permission, and reports an unknown person as a missing photo', async () => {
    const { megan, state } = tenant;
    const token = await appToken(tenant, ['User.Read.All']);
    const ask = (path: string) => fetchGraph(tenant, `/v1.0${path}`, { token });
    for (const named of [megan.id, megan.userPrincipalName]) {
      const described = await (await ask(`/users/${named}/photo`)).json();
      assert.equal(
        described['@odata.context'],
        `${state.addresses.graph}/v1.0/$metadata#users('${encodeURIComponent(named)}')/photo/$entity`,
      );
      assert.equal(described['@odata.mediaEtag'], `"${megan.photo?.etag}"`);
    }
    const value = await ask(`/users/${megan.id}/photo/$value`);
    assert.deepEqual(Buffer.from(await value.arrayBuffer()), megan.photo?.bytes);
    assert.equal((await (await ask(`/users/${megan.id}/photos`)).json()).value.length, 6);
    assert.equal((await (await ask(`/users/${megan.id}/photos/48x48`)).json()).width, 48);
    assert.equal((await ask(`/users/${megan.id}/photos/48x48/$value`)).headers.get('content-type'), 'image/jpeg');
    const unknown = await ask(`/users/unknown@contoso.onmicrosoft.com/photo`);
    assert.deepEqual([unknown.status, (await unknown.json()).error.code], [404, 'ImageNotFound']);
  });

  it('requires more for other people’s photos, different for delegated and application permissions', async () => {
    const { megan, lee } = tenant;
    const status = async (token: string) =>
      (await fetchGraph(tenant, `/v1.0/users/${megan.id}/photo`, { token })).status;
    const delegated = (scope: string) => graphToken(tenant, lee, [scope]);
    assert.equal(await status(await delegated('User.Read')), 403);
    assert.equal(await status(await delegated('User.ReadBasic.All')), 200);
    assert.equal(await status(await delegated('ProfilePhoto.Read.All')), 200);
    assert.equal(await status(await appToken(tenant, ['ProfilePhoto.Read.All'])), 200);
    assert.equal(await status(await appToken(tenant, ['User.ReadBasic.All'])), 403);
    assert.equal(await status(await appToken(tenant, [])), 403);
  });

  it('rejects a token without the permission, and an app', async () => {
    const { megan } = tenant;
    const denied = await fetchGraph(tenant, '/v1.0/me/photo', {
      token: await graphToken(tenant, megan, ['Mail.Read']),
    });
    assert.deepEqual([denied.status, (await denied.json()).error.code], [403, 'ErrorAccessDenied']);
    const allowed = await fetchGraph(tenant, '/v1.0/me/photo', {
      token: await graphToken(tenant, megan, ['ProfilePhoto.Read.All']),
    });
    assert.equal(allowed.status, 200);
    const app = await fetchGraph(tenant, '/v1.0/me/photo/$value', { token: await graphToken(tenant) });
    assert.equal(app.status, 400);
  });
});
