import assert from 'node:assert/strict';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { entraService } from '../../../sandbox/entra/index.ts';
import { issueSsoAssertion } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

describe("Entra's metadata", () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ entra: entraService });
  });
  after(() => tenant.stop());

  const get = async (path: string) => {
    const response = await fetch(`${tenant.state.addresses.entra}${path}`);
    return { status: response.status, body: await response.json() };
  };

  it('gives issuer and endpoints of the tenant, by id or domain', async () => {
    const { id, domain, addresses } = tenant.state;
    const byId = await get(`/${id}/v2.0/.well-known/openid-configuration`);
    assert.equal(byId.status, 200);
    assert.equal(byId.body.issuer, `${addresses.entra}/${id}/v2.0`);
    assert.equal(byId.body.token_endpoint, `${addresses.entra}/${id}/oauth2/v2.0/token`);
    assert.deepEqual((await get(`/${domain}/v2.0/.well-known/openid-configuration`)).body, byId.body);
  });

  it('gives an issuer template for the shared authorities', async () => {
    const { entra } = tenant.state.addresses;
    const { body } = await get('/organizations/v2.0/.well-known/openid-configuration');
    assert.equal(body.issuer, `${entra}/{tenantid}/v2.0`);
    assert.equal(body.token_endpoint, `${entra}/organizations/oauth2/v2.0/token`);
  });

  it('links to the keys that verify a token', async () => {
    const { body } = await get('/common/v2.0/.well-known/openid-configuration');
    const assertion = await issueSsoAssertion(tenant.state, tenant.megan, tenant.ssoApp);
    const { payload } = await jwtVerify(assertion, createRemoteJWKSet(new URL(body.jwks_uri)));
    assert.equal(payload.oid, tenant.megan.id);
  });

  it('rejects unknown tenants', async () => {
    for (const path of ['v2.0/.well-known/openid-configuration', 'discovery/v2.0/keys']) {
      const { status, body } = await get(`/11111111-1111-4111-8111-111111111111/${path}`);
      assert.deepEqual([status, body.error_codes], [400, [90002]]);
    }
  });

  it("answers paths that the sandbox does not play with 501, in the shape of Entra's errors", async () => {
    for (const path of ['/common/oauth2/token', '/common/oauth2/v2.0/logout', '/somewhere?secret=1']) {
      const { status, body } = await get(path);
      assert.equal(status, 501);
      const [name] = path.split('?');
      assert.equal(body.error_description, `The sandbox does not play GET ${name} of Microsoft Entra ID.`);
      assert.deepEqual(Object.keys(body).slice(0, 4), ['error', 'error_description', 'error_codes', 'timestamp']);
    }
  });

  it('discovers only its own instance', async () => {
    const { entra } = tenant.state.addresses;
    const ask = (endpoint: string) =>
      get(`/common/discovery/instance?api-version=1.1&authorization_endpoint=${encodeURIComponent(endpoint)}`);
    const own = await ask(`${entra}/${tenant.state.id}/oauth2/v2.0/authorize`);
    assert.equal(
      own.body.tenant_discovery_endpoint,
      `${entra}/${tenant.state.id}/v2.0/.well-known/openid-configuration`,
    );
    assert.deepEqual(own.body.metadata[0].aliases, [new URL(entra).host]);
    const other = await ask('https://login.example/common/oauth2/v2.0/authorize');
    assert.deepEqual([other.status, other.body.error, other.body.error_codes], [400, 'invalid_instance', [50049]]);
    assert.equal((await get('/common/discovery/instance')).status, 400);
  });
});
