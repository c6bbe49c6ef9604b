import assert from 'node:assert/strict';
import sharp from 'sharp';
import { graphService } from '../../../../sandbox/graph/index.ts';
import type { Person } from '../../../../sandbox/tenant/people/person.ts';
import { guidFrom } from '../../../../sandbox/tenant/random.ts';
import { appToken, fetchGraph, graphToken } from '../../../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../../../helpers/sandbox/small-tenant.ts';

describe('Uploading a photo to Graph', () => {
  let tenant: SmallTenant;
  let picture: Buffer;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
    picture = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#204080' } })
      .jpeg()
      .toBuffer();
  });
  after(() => tenant.stop());

  const put = async (path: string, token: string, options: { bytes?: Buffer; type?: string; method?: string } = {}) => {
    const { bytes = picture, type = 'image/jpeg', method = 'PUT' } = options;
    const headers = { 'content-type': type };
    const response = await fetchGraph(tenant, `/v1.0${path}`, { token, method, headers, bytes });
    const text = await response.text();
    return [response.status, text === '' ? '' : JSON.parse(text).error.code];
  };
  const write = (scope = 'User.ReadWrite') => graphToken(tenant, tenant.megan, [scope]);

  it('replaces the photo that Graph serves, cropped to a square', async () => {
    const before = tenant.megan.photo?.etag;
    assert.deepEqual(await put('/me/photo/$value', await write()), [200, '']);
    assert.equal(tenant.megan.photo?.size, 200);
    assert.notEqual(tenant.megan.photo?.etag, before);
    assert.deepEqual(await put('/me/photo/$value', await write(), { method: 'PATCH' }), [200, '']);
  });

  it('accepts a photo for any person from an app', async () => {
    const token = await appToken(tenant, ['ProfilePhoto.ReadWrite.All']);
    assert.deepEqual(await put(`/users/${tenant.lee.id}/photo/$value`, token), [200, '']);
    assert.equal(tenant.lee.photo?.size, 200);
    const unknown = `/users/${guidFrom('unknown')}/photo/$value`;
    assert.deepEqual(await put(unknown, token), [404, 'Request_ResourceNotFound']);
    assert.deepEqual(await put('/me/photo/$value', token), [400, 'BadRequest']);
  });

  it('accepts a photo in a batch, as base64', async () => {
    const before = tenant.megan.photo?.etag;
    tenant.state.clock.advance(1_000);
    const part = {
      id: '1',
      method: 'PUT',
      url: '/me/photo/$value',
      headers: { 'Content-Type': 'image/jpeg' },
      body: picture.toString('base64'),
    };
    const json = { requests: [part] };
    const response = await fetchGraph(tenant, '/v1.0/$batch', { token: await write(), json });
    assert.equal((await response.json()).responses[0].status, 200);
    assert.notEqual(tenant.megan.photo?.etag, before);
  });

  it('rejects callers who may only read, or may write only their own photo', async () => {
    const denied = [403, 'ErrorAccessDenied'];
    assert.deepEqual(await put('/me/photo/$value', await write('User.Read')), denied);
    const theirs = `/users/${tenant.lee.id}/photo/$value`;
    assert.deepEqual(await put(theirs, await write()), denied);
    assert.deepEqual(await put(theirs, await write('User.ReadWrite.All')), denied, 'requires an admin');
    assert.deepEqual(await put(theirs, await appToken(tenant, ['User.Read.All'])), denied);
  });

  it('accepts other people’s photos from an admin', async () => {
    const { state, megan, lee } = tenant;
    (state.people as Map<string, Person>).set(megan.id, { ...megan, directoryRoles: ['User Administrator'] });
    assert.deepEqual(await put(`/users/${lee.id}/photo/$value`, await write('User.ReadWrite.All')), [200, '']);
    (state.people as Map<string, Person>).set(megan.id, megan);
  });

  it('rejects other types, invalid pictures and large uploads', async () => {
    const token = await write();
    assert.deepEqual(await put('/me/photo/$value', token, { type: 'image/png' }), [415, 'UnsupportedMediaType']);
    assert.deepEqual(await put('/me/photo/$value', token, { bytes: Buffer.from('hello') }), [400, 'BadRequest']);
    const large = Buffer.alloc(4 * 1024 * 1024 + 1);
    assert.deepEqual(await put('/me/photo/$value', token, { bytes: large }), [413, 'RequestEntityTooLarge']);
    assert.deepEqual(await put('/me/photo', token), [405, 'Request_BadRequest']);
  });

  it('is undone by DELETE, with the same permissions', async () => {
    const remove = (path: string, token: string) => put(path, token, { method: 'DELETE' });
    await put('/me/photo/$value', await write());
    assert.deepEqual(await remove('/me/photo/$value', await write('User.Read')), [403, 'ErrorAccessDenied']);
    assert.deepEqual(await remove('/me/photo/$value', await write()), [204, '']);
    assert.equal(tenant.megan.photo, undefined);
    assert.deepEqual(await remove('/me/photo/$value', await write()), [404, 'ImageNotFound']);
    const unknown = `/users/${guidFrom('unknown')}/photo/$value`;
    const asApp = await appToken(tenant, ['ProfilePhoto.ReadWrite.All']);
    assert.deepEqual(await remove(unknown, asApp), [404, 'Request_ResourceNotFound']);
  });
});
