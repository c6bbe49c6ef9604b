import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { entraService } from '../../../sandbox/entra/index.ts';
import { issueAccessToken, issueSsoAssertion } from '../../../sandbox/entra/tokens.ts';
import { createSigningKey } from '../../../sandbox/tenant/signing-key.ts';
import { type SmallTenant, startSmallTenant } from '../small-tenant.ts';
import { askForToken, credentialsOf, onBehalfOfForm } from './token-request.ts';

const GRAPH_DEFAULT = 'https://graph.microsoft.com/.default';

describe("Entra's token endpoint", () => {
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

  async function assertRefused(
    form: Record<string, string>,
    expected: { readonly status: number; readonly error: string; readonly code: number; readonly suberror?: string },
    options?: Parameters<typeof askForToken>[2],
  ) {
    const { status, body } = await askForToken(tenant.state, form, options);
    assert.deepEqual(
      [status, body.error, body.error_codes],
      [expected.status, expected.error, [expected.code]],
      body.error_description,
    );
    assert.equal(body.suberror, expected.suberror);
    return body;
  }

  describe('for an app', () => {
    it('gives a token, secret in the form', async () => {
      const { status, headers, body } = await askForToken(tenant.state, appForm());
      assert.equal(status, 200);
      assert.equal(headers.get('cache-control'), 'no-store, no-cache');
      assert.deepEqual(Object.keys(body).sort(), ['access_token', 'expires_in', 'ext_expires_in', 'token_type']);
      const claims = decodeJwt(body.access_token);
      assert.deepEqual(
        [claims.aud, claims.azp, claims.idtyp],
        ['https://api.botframework.com', tenant.botApp.clientId, 'app'],
      );
    });

    it('gives a token, secret in the Basic header, tenant by its domain', async () => {
      const { clientId, secret } = tenant.botApp;
      const basic = Buffer.from(`${clientId}:${secret.replace('~', '%7E')}`).toString('base64');
      const { status } = await askForToken(
        tenant.state,
        { grant_type: 'client_credentials', scope: GRAPH_DEFAULT },
        { tenant: tenant.state.domain, headers: { authorization: `Basic ${basic}` } },
      );
      assert.equal(status, 200);
    });

    it('gives a token for a registered app, with its client id as audience', async () => {
      const { body } = await askForToken(tenant.state, appForm({ scope: `${tenant.ssoApp.identifierUri}/.default` }));
      assert.equal(decodeJwt(body.access_token).aud, tenant.ssoApp.clientId);
    });

    it('refuses', async () => {
      const { state } = tenant;
      const refused = await assertRefused(appForm({ client_secret: 'wrong' }), {
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
      await assertRefused(appForm({ client_secret: '' }), { status: 401, error: 'invalid_client', code: 7000218 });
      await assertRefused(appForm({ client_assertion: 'x' }), { status: 401, error: 'invalid_client', code: 700027 });
      await assertRefused(appForm({ client_id: state.id }), {
        status: 400,
        error: 'unauthorized_client',
        code: 700016,
      });
      await assertRefused(appForm({ client_id: '' }), { status: 400, error: 'invalid_request', code: 900144 });
      await assertRefused(appForm({ scope: '' }), { status: 400, error: 'invalid_request', code: 900144 });
      await assertRefused(appForm({ grant_type: '' }), { status: 400, error: 'invalid_request', code: 900144 });
      await assertRefused(appForm({ grant_type: 'password' }), {
        status: 400,
        error: 'unsupported_grant_type',
        code: 70003,
      });
      await assertRefused(appForm({ scope: 'https://nowhere.example/.default' }), {
        status: 400,
        error: 'invalid_resource',
        code: 500011,
      });
      await assertRefused(appForm({ scope: 'https://graph.microsoft.com/User.Read' }), {
        status: 400,
        error: 'invalid_scope',
        code: 1002012,
      });
      await assertRefused(appForm({ scope: 'nowhere/.default' }), { status: 400, error: 'invalid_scope', code: 70011 });
      await assertRefused(appForm({ scope: `${GRAPH_DEFAULT} https://api.botframework.com/.default` }), {
        status: 400,
        error: 'invalid_request',
        code: 28000,
      });
    });

    it('refuses other tenants', async () => {
      const other = '11111111-1111-4111-8111-111111111111';
      await assertRefused(appForm(), { status: 400, error: 'invalid_request', code: 90002 }, { tenant: other });
      await assertRefused(
        appForm(),
        { status: 400, error: 'invalid_request', code: 90002 },
        { tenant: 'fabrikam.com' },
      );
      await assertRefused(appForm(), { status: 400, error: 'invalid_request', code: 900023 }, { tenant: 'fabrikam' });
      await assertRefused(appForm(), { status: 400, error: 'invalid_request', code: 50194 }, { tenant: 'common' });
    });

    it('answers with the correlation id of the request', async () => {
      const id = '33333333-3333-4333-8333-333333333333';
      const { headers, body } = await askForToken(tenant.state, appForm({ scope: '' }), {
        headers: { 'client-request-id': id },
      });
      assert.deepEqual([headers.get('client-request-id'), body.correlation_id], [id, id]);
    });

    it('accepts nothing but a posted form', async () => {
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

  describe('on behalf of a person', () => {
    const assertion = (options?: { expiresIn?: number }) =>
      issueSsoAssertion(tenant.state, tenant.megan, tenant.ssoApp, options);
    const graphForm = async (scope = GRAPH_DEFAULT) => onBehalfOfForm(tenant.ssoApp, await assertion(), scope);

    it('gives a Graph token with what was granted', async () => {
      const { status, body } = await askForToken(tenant.state, await graphForm());
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(body).sort(), [
        'access_token',
        'expires_in',
        'ext_expires_in',
        'scope',
        'token_type',
      ]);
      assert.equal(body.scope, `https://graph.microsoft.com/User.Read ${GRAPH_DEFAULT}`);
      const claims = decodeJwt(body.access_token);
      assert.deepEqual(
        [claims.aud, claims.scp, claims.oid, claims.azp],
        ['https://graph.microsoft.com', 'User.Read', tenant.megan.id, tenant.ssoApp.clientId],
      );
    });

    it('gives a SharePoint token for the same assertion', async () => {
      const { sharepoint } = tenant.state.addresses;
      const { body } = await askForToken(tenant.state, await graphForm(`${sharepoint}/AllSites.Read`));
      assert.equal(body.scope, `${sharepoint}/AllSites.Read`);
      assert.deepEqual(
        [decodeJwt(body.access_token).aud, decodeJwt(body.access_token).scp],
        [sharepoint, 'AllSites.Read'],
      );
    });

    it('takes a scope without a resource for one of Graph', async () => {
      const { body } = await askForToken(tenant.state, await graphForm('User.Read'));
      assert.equal(body.scope, 'User.Read');
      assert.equal(decodeJwt(body.access_token).aud, '00000003-0000-0000-c000-000000000000');
    });

    it('adds what the OpenID scopes and client_info ask for', async () => {
      const { body } = await askForToken(tenant.state, {
        ...(await graphForm(`${GRAPH_DEFAULT} openid profile offline_access`)),
        client_info: '1',
      });
      const idToken = decodeJwt(body.id_token);
      assert.deepEqual([idToken.aud, idToken.oid], [tenant.ssoApp.clientId, tenant.megan.id]);
      assert.deepEqual(JSON.parse(Buffer.from(body.client_info, 'base64url').toString()), {
        uid: tenant.megan.id,
        utid: tenant.state.id,
      });
      const refreshed = await askForToken(tenant.state, {
        ...credentialsOf(tenant.ssoApp),
        grant_type: 'refresh_token',
        refresh_token: body.refresh_token,
        scope: `${tenant.state.addresses.sharepoint}/.default`,
      });
      assert.equal(decodeJwt(refreshed.body.access_token).oid, tenant.megan.id);
      await assertRefused(
        {
          ...credentialsOf(tenant.botApp),
          grant_type: 'refresh_token',
          refresh_token: body.refresh_token,
          scope: GRAPH_DEFAULT,
        },
        { status: 400, error: 'invalid_grant', code: 70000, suberror: 'bad_token' },
      );
    });

    it('refuses what nobody consented to', async () => {
      const expected = { status: 400, error: 'invalid_grant', code: 65001, suberror: 'consent_required' };
      await assertRefused(await graphForm('https://graph.microsoft.com/Mail.Read'), expected);
      await assertRefused(await graphForm('User.Read Mail.Read'), expected);
      await assertRefused(await graphForm('https://api.botframework.com/.default'), expected);
    });

    it('refuses an assertion for another app', async () => {
      const { state, megan, botApp, ssoApp } = tenant;
      const refused = await assertRefused(
        onBehalfOfForm(ssoApp, await issueSsoAssertion(state, megan, botApp), GRAPH_DEFAULT),
        { status: 400, error: 'invalid_grant', code: 500131 },
      );
      assert.ok(refused.error_description.includes(`was '${botApp.clientId}'`));
    });

    it('accepts one for the identifier URI of the app', async () => {
      const { state, megan, ssoApp } = tenant;
      const forUri = await issueAccessToken(state, {
        audience: String(ssoApp.identifierUri),
        clientId: ssoApp.clientId,
        person: megan,
      });
      assert.equal((await askForToken(state, onBehalfOfForm(ssoApp, forUri, GRAPH_DEFAULT))).status, 200);
    });

    it('refuses one that expired, was not signed here, is of another tenant, or is none', async () => {
      const { state, megan, ssoApp } = tenant;
      const refuse = (token: string, code: number, error = 'invalid_grant') =>
        assertRefused(onBehalfOfForm(ssoApp, token, GRAPH_DEFAULT), { status: 400, error, code });
      await refuse(await assertion({ expiresIn: -1 }), 500133);
      await refuse(await (await createSigningKey('other')).sign(decodeJwt(await assertion())), 50013);
      const elsewhere = { ...state, id: '11111111-1111-4111-8111-111111111111' };
      await refuse(await issueSsoAssertion(elsewhere, megan, ssoApp), 50013);
      await refuse('nonsense', 50027, 'invalid_request');
      await refuse(
        await issueAccessToken(state, { audience: ssoApp.clientId, clientId: tenant.botApp.clientId }),
        7000114,
      );
    });

    it('refuses an incomplete request', async () => {
      const form = await graphForm();
      await assertRefused({ ...form, assertion: '' }, { status: 400, error: 'invalid_request', code: 900144 });
      await assertRefused({ ...form, scope: '' }, { status: 400, error: 'invalid_request', code: 900144 });
      await assertRefused(
        { ...form, requested_token_use: '' },
        { status: 400, error: 'invalid_request', code: 900144 },
      );
      await assertRefused(
        { ...form, requested_token_use: 'x' },
        { status: 400, error: 'invalid_request', code: 9002313 },
      );
      await assertRefused(
        { ...form, scope: 'https://graph.microsoft.com/User.Read https://graph.microsoft.com/.default' },
        { status: 400, error: 'invalid_scope', code: 70011 },
      );
    });
  });
});
