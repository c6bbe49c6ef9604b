import assert from 'node:assert/strict';
import { graphService } from '../../../sandbox/graph/index.ts';
import { appToken, fetchGraph, graphToken } from '../../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

describe("Graph's /sites/root", () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
  });
  after(() => tenant.stop());

  it('names the root site to apps with Sites.Read.All', async () => {
    const token = await appToken(tenant, ['Sites.Read.All']);
    const response = await fetchGraph(tenant, '/v1.0/sites/root?$select=webUrl,siteCollection', { token });
    const { addresses } = tenant.state;
    assert.deepEqual(await response.json(), {
      '@odata.context': `${addresses.graph}/v1.0/$metadata#sites/$entity`,
      siteCollection: { hostname: new URL(addresses.sharepoint).host },
      webUrl: addresses.sharepoint,
    });
  });

  it('refuses it to apps and people without a permission for sites', async () => {
    for (const token of [await appToken(tenant, ['User.Read.All']), await graphToken(tenant, tenant.megan)]) {
      const response = await fetchGraph(tenant, '/v1.0/sites/root', { token });
      assert.equal(response.status, 403);
      assert.equal(((await response.json()) as { error: { code: string } }).error.code, 'accessDenied');
    }
  });
});
