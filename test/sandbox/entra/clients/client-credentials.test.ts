import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { entraService } from '../../../../sandbox/entra/index.ts';
import { type SmallTenant, startSmallTenant } from '../../../helpers/sandbox/small-tenant.ts';
import { assertTokenError, credentialsOf, requestToken } from '../../../helpers/sandbox/token-request.ts';

const GRAPH_DEFAULT = 'https://graph.microsoft.com/.default';

describe("Entra's tokens for an app", () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ entra: entraService });
  });
  after(() => tenant.stop());

  const appForm = (more: Record<string, string> = {}) => ({
    grant_type: 'client_credentials',
    scope: 'https://api.botframework.com/.default',
    ...credentialsOf(tenant.botApp),
    ...more,
  });

  it('gives a token, secret in the form', async () => {
    const { status, headers, body } = await requestToken(tenant.state, appForm());
    assert.equal(status, 200);
    assert.equal(headers.get('cache-control'), 'no-store, no-cache');
    assert.deepEqual(Object.keys(body).sort(), ['access_token', 'expires_in', 'ext_expires_in', 'token_type']);
    const claims = decodeJwt(body.access_token);
    assert.deepEqual(
      [claims.aud, claims.appid, claims.idtyp],
      ['https://api.botframework.com', tenant.botApp.clientId, 'app'],
    );
  });

  it('gives a token, secret in the Basic header, tenant by its domain', async () => {
    const { clientId, secret } = tenant.botApp;
    const basic = Buffer.from(`${clientId}:${secret.replace('~', '%7E')}`).toString('base64');
    const { status } = await requestToken(
      tenant.state,
      { grant_type: 'client_credentials', scope: GRAPH_DEFAULT },
      { tenant: tenant.state.domain, headers: { authorization: `Basic ${basic}` } },
    );
    assert.equal(status, 200);
  });

  it('gives a token for a registered app, with its client id as audience', async () => {
    const { body } = await requestToken(tenant.state, appForm({ scope: `${tenant.ssoApp.identifierUri}/.default` }));
    assert.equal(decodeJwt(body.access_token).aud, tenant.ssoApp.clientId);
  });

  it('rejects invalid requests', async () => {
    const { state } = tenant;
    const refused = await assertTokenError(tenant.state, appForm({ client_secret: 'wrong' }), {
      status: 401,
      error: 'invalid_client',
      code: 7000215,
    });
    assert.match(
      refused.error_description,
      /^AADSTS7000215: Invalid client secret provided\..* Trace ID: \S{36} Correlation ID: \S{36} Timestamp: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/,
    );
    assert.equal(refused.error_uri, `${state.addresses.entra}/error?code=7000215`);
    assert.ok(
      refused.error_description.includes(refused.trace_id) &&
        refused.error_description.includes(refused.correlation_id),
    );
    await assertTokenError(tenant.state, appForm({ client_secret: '' }), {
      status: 401,
      error: 'invalid_client',
      code: 7000218,
    });
    await assertTokenError(tenant.state, appForm({ client_id: state.id }), {
      status: 400,
      error: 'unauthorized_client',
      code: 700016,
    });
    await assertTokenError(tenant.state, appForm({ client_id: '' }), {
      status: 400,
      error: 'invalid_request',
      code: 900144,
    });
    await assertTokenError(tenant.state, appForm({ scope: '' }), {
      status: 400,
      error: 'invalid_request',
      code: 900144,
    });
    await assertTokenError(tenant.state, appForm({ grant_type: '' }), {
      status: 400,
      error: 'invalid_request',
      code: 900144,
    });
    await assertTokenError(tenant.state, appForm({ grant_type: 'password' }), {
      status: 400,
      error: 'unsupported_grant_type',
      code: 70003,
    });
    await assertTokenError(tenant.state, appForm({ scope: 'https://nowhere.example/.default' }), {
      status: 400,
      error: 'invalid_resource',
      code: 500011,
    });
    await assertTokenError(tenant.state, appForm({ scope: 'https://graph.microsoft.com/User.Read' }), {
      status: 400,
      error: 'invalid_scope',
      code: 1002012,
    });
    await assertTokenError(tenant.state, appForm({ scope: 'nowhere/.default' }), {
      status: 400,
      error: 'invalid_scope',
      code: 70011,
    });
    await assertTokenError(tenant.state, appForm({ scope: `${GRAPH_DEFAULT} https://api.botframework.com/.default` }), {
      status: 400,
      error: 'invalid_request',
      code: 28000,
    });
  });

  it('rejects other tenants', async () => {
    const other = '11111111-1111-4111-8111-111111111111';
    await assertTokenError(
      tenant.state,
      appForm(),
      { status: 400, error: 'invalid_request', code: 90002 },
      { tenant: other },
    );
    await assertTokenError(
      tenant.state,
      appForm(),
      { status: 400, error: 'invalid_request', code: 90002 },
      { tenant: 'fabrikam.com' },
    );
    await assertTokenError(
      tenant.state,
      appForm(),
      { status: 400, error: 'invalid_request', code: 900023 },
      { tenant: 'fabrikam' },
    );
    await assertTokenError(
      tenant.state,
      appForm(),
      { status: 400, error: 'invalid_request', code: 50194 },
      { tenant: 'common' },
    );
  });

  it('returns the correlation id of the request', async () => {
    const id = '33333333-3333-4333-8333-333333333333';
    const { headers, body } = await requestToken(tenant.state, appForm({ scope: '' }), {
      headers: { 'client-request-id': id },
    });
    assert.deepEqual([headers.get('client-request-id'), body.correlation_id], [id, id]);
  });

  it('accepts only a posted form', async () => {
    const url = `${tenant.state.addresses.entra}/${tenant.state.id}/oauth2/v2.0/token`;
    const get = await fetch(url);
    assert.deepEqual([get.status, (await get.json()).error_codes], [400, [900561]]);
    const json = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(appForm()),
    });
    assert.deepEqual([json.status, (await json.json()).error_codes], [400, [900144]]);
  });
});
