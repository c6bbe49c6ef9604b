import assert from 'node:assert/strict';
import { graphService } from '../../../sandbox/graph/index.ts';
import { type OddForms, usualForms } from '../../../sandbox/tenant/people/odd-forms.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import { fetchGraph, graphToken } from '../../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

describe("Graph's odd forms", () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
  });
  after(() => tenant.stop());
  afterEach(() => {
    for (const person of tenant.state.people.values()) Object.assign(person.oddForms, usualForms());
  });

  const get = async (person: Person, path: string, forms: Partial<OddForms>) => {
    Object.assign(person.oddForms, forms);
    const response = await fetchGraph(tenant, `/v1.0/me${path}`, { token: await graphToken(tenant, person) });
    const { status, headers } = response;
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = headers.get('content-type')?.includes('json');
    const body = isJson ? JSON.parse(String(bytes)) : undefined;
    return { status, headers, bytes, body, code: body?.error?.code as string | undefined };
  };

  it('report a missing photo in five ways', async () => {
    const { lee } = tenant;
    for (const noPhoto of ['ImageNotFound', 'ErrorItemNotFound', 'ErrorEntityNotFound'] as const) {
      for (const path of ['/photo', '/photo/$value']) {
        const { status, code } = await get(lee, path, { noPhoto });
        assert.deepEqual([status, code], [404, noPhoto], path);
      }
    }
    const oneByOne = await get(lee, '/photo', { noPhoto: '1x1' });
    const { id, width, height, '@odata.mediaEtag': etag, '@odata.mediaContentType': type } = oneByOne.body;
    assert.deepEqual([oneByOne.status, id, width, height, etag, type], [200, '1x1', 1, 1, '', 'image/gif']);
    const emptyEtag = await get(lee, '/photo', { noPhoto: 'empty-etag' });
    assert.deepEqual([emptyEtag.body.width, emptyEtag.body['@odata.mediaEtag']], [240, '']);
    for (const noPhoto of ['1x1', 'empty-etag'] as const) {
      const { status, code } = await get(lee, '/photo/$value', { noPhoto });
      assert.deepEqual([status, code], [404, 'ImageNotFound']);
    }
  });

  it('describe a photo in many ways', async () => {
    const { megan } = tenant;
    const etag = megan.photo?.etag;
    const metadataOf = async (photo: OddForms['photo']) => (await get(megan, '/photo', { photo })).body;
    assert.deepEqual([(await metadataOf('default')).id, (await metadataOf('default')).width], ['default', 256]);
    for (const id of ['Default', '64X64', '240x240'] as const) assert.equal((await metadataOf(id)).id, id);
    assert.equal((await metadataOf('no-odata-id'))['@odata.id'], undefined);
    assert.equal((await metadataOf('weak-etag'))['@odata.mediaEtag'], `W/"${etag}"`);
    assert.equal((await metadataOf('bare-etag'))['@odata.mediaEtag'], etag);
    assert.equal((await get(megan, '/photo/$value', { photo: 'bare-etag' })).headers.get('etag'), etag);
  });

  it('can lack the metadata or the bytes', async () => {
    const { megan } = tenant;
    for (const [photo, path, other] of [
      ['no-bytes', '/photo/$value', '/photo'],
      ['no-metadata', '/photo', '/photo/$value'],
    ] as const) {
      assert.equal((await get(megan, path, { photo })).code, 'ImageNotFound');
      assert.equal((await get(megan, other, { photo })).status, 200);
    }
  });

  it("state the photo's format, or omit it", async () => {
    const { megan } = tenant;
    for (const [contentType, start] of [
      ['image/png', '89504e47'],
      ['image/gif', '47494638'],
      ['image/pjpeg', 'ffd8'],
    ] as const) {
      const { headers, bytes } = await get(megan, '/photo/$value', { contentType });
      assert.equal(headers.get('content-type'), contentType);
      assert.ok(bytes.toString('hex').startsWith(start), contentType);
      const { body } = await get(megan, '/photo', { contentType });
      assert.equal(body['@odata.mediaContentType'], contentType);
    }
    assert.equal((await get(megan, '/photo/$value', { contentType: 'none' })).headers.get('content-type'), null);
    assert.equal((await get(megan, '/photo', { contentType: 'none' })).body['@odata.mediaContentType'], undefined);
  });

  it('fail when the mailbox is not accessible, with or without a photo', async () => {
    for (const person of [tenant.megan, tenant.lee]) {
      for (const [mailbox, status, code] of [
        ['on-premises', 404, 'MailboxNotHostedInExchangeOnline'],
        ['none', 400, 'AuthenticationError'],
        ['no-rest', 404, 'MailboxNotEnabledForRESTAPI'],
      ] as const) {
        for (const path of ['/photo', '/photo/$value', '/photos']) {
          const answer = await get(person, path, { mailbox });
          assert.deepEqual([answer.status, answer.code], [status, code], path);
        }
      }
    }
    assert.equal((await get(tenant.megan, '', { mailbox: 'on-premises' })).status, 200);
  });

  it('show how the account is managed', async () => {
    const query = '?$select=userType,onPremisesSyncEnabled';
    const usual = await get(tenant.megan, query, {});
    assert.deepEqual([usual.body.userType, usual.body.onPremisesSyncEnabled], ['Member', null]);
    const odd = await get(tenant.megan, query, { userType: 'null', directory: 'on-premises' });
    assert.deepEqual([odd.body.userType, odd.body.onPremisesSyncEnabled], [null, true]);
  });
});
