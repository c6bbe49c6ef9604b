import assert from 'node:assert/strict';
import { graphService } from '../../../../sandbox/graph/index.ts';
import { ROLE_TEMPLATES } from '../../../../sandbox/tenant/people/directory-roles.ts';
import { appToken, fetchGraph, graphToken } from '../../../helpers/sandbox/graph-request.ts';
import { plainPicture, type SmallTenant, startSmallTenant } from '../../../helpers/sandbox/small-tenant.ts';

const PATH = '/beta/admin/people/photoUpdateSettings';
const ADMINS = [ROLE_TEMPLATES['People Administrator']];

describe("Graph's photoUpdateSettings", () => {
  let tenant: SmallTenant;
  beforeEach(async () => {
    tenant = await startSmallTenant({ graph: graphService });
  });
  afterEach(() => tenant.stop());

  const get = async (token: string, path = PATH) => {
    const response = await fetchGraph(tenant, path, { token });
    return { status: response.status, body: await response.json() };
  };

  it('are returned to apps and people with the permission', async () => {
    tenant.state.policies.photoUpdates = { source: 'onPremises', allowedRoles: ADMINS };
    for (const permission of ['PeopleSettings.Read.All', 'PeopleSettings.ReadWrite.All']) {
      for (const token of [
        await appToken(tenant, [permission]),
        await graphToken(tenant, tenant.megan, ['User.Read', permission]),
      ]) {
        const { status, body } = await get(token, PATH.toLowerCase());
        assert.deepEqual([status, body.source, body.allowedRoles], [200, 'onPremises', ADMINS]);
        assert.ok(body.id);
      }
    }
  });

  it('are denied without the permission', async () => {
    for (const token of [
      await appToken(tenant, ['User.Read.All']),
      await appToken(tenant, []),
      await graphToken(tenant, tenant.megan),
    ]) {
      const { status, body } = await get(token);
      assert.deepEqual([status, body.error.code], [403, 'Authorization_RequestDenied']);
    }
  });

  it('exist only in beta', async () => {
    const { status, body } = await get(
      await appToken(tenant, ['PeopleSettings.Read.All']),
      PATH.replace('beta', 'v1.0'),
    );
    assert.deepEqual([status, body.error.code], [400, 'BadRequest']);
  });

  it('determine who may change a photo', async () => {
    const { megan, state } = tenant;
    const put = async () => {
      const token = await graphToken(tenant, megan, ['User.ReadWrite']);
      const bytes = await plainPicture(100, '#123');
      const headers = { 'content-type': 'image/jpeg' };
      return (await fetchGraph(tenant, '/v1.0/me/photo/$value', { token, method: 'PUT', bytes, headers })).status;
    };
    assert.equal(await put(), 200);
    state.policies.photoUpdates = { source: 'onPremises', allowedRoles: [] };
    assert.equal(await put(), 403);
    state.policies.photoUpdates = { source: 'cloud', allowedRoles: ADMINS };
    assert.equal(await put(), 403);
    Object.assign(megan, { directoryRoles: ['People Administrator'] });
    assert.equal(await put(), 200);
  });
});
