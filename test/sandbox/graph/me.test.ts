import assert from 'node:assert/strict';
import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { graphService } from '../../../sandbox/graph/index.ts';
import { fetchGraph, graphToken } from '../../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

describe("Graph's /me", () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
  });
  after(() => tenant.stop());

  const get = async (path: string, token?: string) => {
    const response = await fetchGraph(tenant, path, { token: token ?? (await graphToken(tenant, tenant.megan)) });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

  it('returns the default properties without $select', async () => {
    const { megan, state } = tenant;
    const { status, headers, body } = await get('/v1.0/me');
    assert.equal(status, 200);
    assert.deepEqual(body, {
      '@odata.context': `${state.addresses.graph}/v1.0/$metadata#users/$entity`,
      businessPhones: [],
      displayName: 'Megan Bowen',
      givenName: 'Megan',
      jobTitle: 'Marketing Manager',
      mail: megan.mail,
      mobilePhone: null,
      officeLocation: null,
      preferredLanguage: 'en-US',
      surname: 'Bowen',
      userPrincipalName: megan.userPrincipalName,
      id: megan.id,
    });
    assert.match(String(headers.get('request-id')), /^[0-9a-f-]{36}$/);
    assert.equal(headers.get('client-request-id'), headers.get('request-id'));
    assert.ok(headers.get('date'));
    assert.match(String(headers.get('content-type')), /^application\/json/);
  });

  it('returns only the selected properties', async () => {
    const { megan, state } = tenant;
    const { body } = await get('/v1.0/me?$select=mySite,userType,assignedPlans,usageLocation,onPremisesSyncEnabled');
    assert.deepEqual(body, {
      '@odata.context': `${state.addresses.graph}/v1.0/$metadata#users(mySite,userType,assignedPlans,usageLocation,onPremisesSyncEnabled)/$entity`,
      mySite: `${state.addresses.sharepoint}/personal/meganb_contoso_onmicrosoft_com/`,
      userType: 'Member',
      assignedPlans: megan.assignedPlans,
      usageLocation: 'US',
      onPremisesSyncEnabled: null,
    });
  });

  it('gives the same result in beta and for an encoded query', async () => {
    const { body } = await get('/beta/me?%24select=displayName%2Cid');
    assert.deepEqual([body.displayName, body.id], ['Megan Bowen', tenant.megan.id]);
  });

  it("echoes the caller's request id", async () => {
    const headers = { 'client-request-id': 'abc' };
    const response = await fetchGraph(tenant, '/v1.0/me', { headers });
    assert.equal(response.headers.get('client-request-id'), 'abc');
    assert.equal((await response.json()).error.innerError['client-request-id'], 'abc');
  });

  it('rejects a property that users do not have', async () => {
    const { status, headers, body } = await get('/v1.0/me?$select=id,nonsense');
    assert.equal(status, 400);
    assert.equal(body.error.code, 'BadRequest');
    assert.match(body.error.message, /Could not find a property named 'nonsense' on type 'microsoft.graph.user'/);
    assert.equal(body.error.innerError['request-id'], headers.get('request-id'));
    assert.match(body.error.innerError.date, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  });

  it('has more properties for those who select them, with the types of the metadata', async () => {
    const names =
      'authorizationInfo,createdDateTime,deletedDateTime,identities,isManagementRestricted,isResourceAccount,securityIdentifier,signInSessionsValidFromDateTime';
    const { body } = await get(`/v1.0/me?$select=${names}`);
    const { '@odata.context': _, createdDateTime, signInSessionsValidFromDateTime, securityIdentifier, ...rest } = body;
    assert.deepEqual(rest, {
      authorizationInfo: { certificateUserIds: [] },
      deletedDateTime: null,
      identities: [
        {
          signInType: 'userPrincipalName',
          issuer: 'contoso.onmicrosoft.com',
          issuerAssignedId: tenant.megan.userPrincipalName,
        },
      ],
      isManagementRestricted: null,
      isResourceAccount: null,
    });
    for (const time of [createdDateTime, signInSessionsValidFromDateTime])
      assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.match(securityIdentifier, /^S-1-12-1-\d+-\d+-\d+-\d+$/);
    // The pair of the script that user-properties.ts names.
    const id = '73d664e4-0886-4a73-b745-c694da45ddb4';
    tenant.state.people.set(id, { ...tenant.lee, id });
    const all = await graphToken(tenant, tenant.megan, ['User.Read.All']);
    const known = await fetchGraph(tenant, `/v1.0/users/${id}?$select=securityIdentifier`, { token: all });
    const sid = ((await known.json()) as { securityIdentifier: string }).securityIdentifier;
    assert.equal(sid, 'S-1-12-1-1943430372-1249052806-2496021943-3034400218');
    tenant.state.people.delete(id);
    const { '@odata.context': __, ...usual } = (await get('/v1.0/me')).body;
    assert.equal(
      names.split(',').some((name) => name in usual),
      false,
    );
    const basic = await graphToken(tenant, tenant.megan, ['User.ReadBasic.All']);
    const refused = await fetchGraph(tenant, `/v1.0/users/${tenant.lee.id}?$select=identities`, { token: basic });
    assert.equal(refused.status, 403);
  });

  it('does not play every property of users', async () => {
    const { status, body } = await get('/v1.0/me?$select=id,signInActivity');
    assert.deepEqual([status, body.error.code], [501, 'notImplemented']);
    assert.match(body.error.message, /does not play the property 'signInActivity' of users/);
  });

  it('rejects an unknown option, and does not play every known one', async () => {
    const unknown = await get('/v1.0/me?$nonsense=1');
    assert.deepEqual([unknown.status, unknown.body.error.code], [400, 'BadRequest']);
    const { status, body } = await get('/v1.0/me?$expand=directReports');
    assert.deepEqual([status, body.error.code], [501, 'notImplemented']);
    assert.equal(body.error.message, 'The sandbox does not play $expand=directReports on GET /me of Microsoft Graph.');
  });

  it('rejects bad tokens', async () => {
    const { state, megan, ssoApp } = tenant;
    const request = {
      audience: 'https://graph.microsoft.com',
      clientId: ssoApp.clientId,
      person: megan,
      scopes: ['User.Read'],
    };
    const expired = await issueAccessToken(state, { ...request, expiresIn: -600 });
    const forSharePoint = await issueAccessToken(state, { ...request, audience: state.addresses.sharepoint });
    for (const token of [expired, forSharePoint, 'nonsense']) {
      const { status, headers, body } = await get('/v1.0/me', token);
      assert.deepEqual([status, body.error.code], [401, 'InvalidAuthenticationToken']);
      assert.equal(
        headers.get('www-authenticate'),
        `Bearer realm="", authorization_uri="${state.addresses.entra}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`,
      );
    }
    const none = await fetchGraph(tenant, '/v1.0/me');
    assert.equal(none.status, 401);
    assert.equal((await none.json()).error.message, 'Access token is empty.');
  });

  it("also accepts a token for Graph's application id", async () => {
    const { state, megan, ssoApp } = tenant;
    const token = await issueAccessToken(state, {
      audience: '00000003-0000-0000-c000-000000000000',
      clientId: ssoApp.clientId,
      person: megan,
      scopes: ['User.Read'],
    });
    assert.equal((await get('/v1.0/me', token)).status, 200);
  });

  it('rejects a token without the permission', async () => {
    const { status, body } = await get('/v1.0/me', await graphToken(tenant, tenant.megan, ['Mail.Read']));
    assert.deepEqual([status, body.error.code], [403, 'Authorization_RequestDenied']);
  });

  it('rejects app-only callers', async () => {
    const { status, body } = await get('/v1.0/me', await graphToken(tenant));
    assert.deepEqual(
      [status, body.error.code, body.error.message],
      [400, 'BadRequest', '/me request is only valid with delegated authentication flow.'],
    );
  });

  it('rejects unknown versions, and does not play other paths and methods', async () => {
    const segment = await get('/v1.0/me/nonsense/more');
    assert.deepEqual(
      [segment.status, segment.body.error.message],
      [501, 'The sandbox does not play GET /v1.0/me/nonsense/more of Microsoft Graph.'],
    );
    const version = await get('/v2.0/me');
    assert.deepEqual([version.status, version.body.error.message], [400, 'Invalid version: v2.0']);
    const token = await graphToken(tenant, tenant.megan);
    const method = await fetchGraph(tenant, '/v1.0/me', { token, method: 'DELETE' });
    assert.deepEqual([method.status, (await method.json()).error.code], [501, 'notImplemented']);
  });
});
