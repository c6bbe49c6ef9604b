import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { entraService } from '../../../../sandbox/entra/index.ts';
import { issueAccessToken, issueSsoAssertion } from '../../../../sandbox/entra/tokens/issue-access-token.ts';
import { createSigningKey } from '../../../../sandbox/tenant/apps/signing-key.ts';
import { type SmallTenant, startSmallTenant } from '../../../helpers/sandbox/small-tenant.ts';
import {
  assertTokenError,
  credentialsOf,
  onBehalfOfForm,
  requestToken,
} from '../../../helpers/sandbox/token-request.ts';

const GRAPH_DEFAULT = 'https://graph.microsoft.com/.default';

describe("Entra's tokens on behalf of a person", () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ entra: entraService });
  });
  after(() => tenant.stop());

  const assertion = (options?: { expiresIn?: number }) =>
    issueSsoAssertion(tenant.state, tenant.megan, tenant.ssoApp, options);
  const graphForm = async (scope = GRAPH_DEFAULT) => onBehalfOfForm(tenant.ssoApp, await assertion(), scope);

  it('gives a Graph token with the granted permissions', async () => {
    const { status, body } = await requestToken(tenant.state, await graphForm());
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body).sort(), ['access_token', 'expires_in', 'ext_expires_in', 'scope', 'token_type']);
    assert.equal(body.scope, `https://graph.microsoft.com/User.Read ${GRAPH_DEFAULT}`);
    const claims = decodeJwt(body.access_token);
    assert.deepEqual(
      [claims.aud, claims.scp, claims.oid, claims.appid],
      ['https://graph.microsoft.com', 'User.Read', tenant.megan.id, tenant.ssoApp.clientId],
    );
  });

  it('gives a SharePoint token for the same assertion', async () => {
    const { sharepoint } = tenant.state.addresses;
    const { body } = await requestToken(tenant.state, await graphForm(`${sharepoint}/AllSites.Read`));
    assert.equal(body.scope, `${sharepoint}/AllSites.Read`);
    assert.deepEqual(
      [decodeJwt(body.access_token).aud, decodeJwt(body.access_token).scp],
      [sharepoint, 'AllSites.Read'],
    );
  });

  it('treats a scope without a resource as a Graph scope', async () => {
    const { body } = await requestToken(tenant.state, await graphForm('User.Read'));
    assert.equal(body.scope, 'User.Read');
    assert.equal(decodeJwt(body.access_token).aud, '00000003-0000-0000-c000-000000000000');
  });

  it('adds what the OpenID scopes and client_info request', async () => {
    const { body } = await requestToken(tenant.state, {
      ...(await graphForm(`${GRAPH_DEFAULT} openid profile offline_access`)),
      client_info: '1',
    });
    const idToken = decodeJwt(body.id_token);
    assert.deepEqual([idToken.aud, idToken.oid], [tenant.ssoApp.clientId, tenant.megan.id]);
    assert.deepEqual(JSON.parse(Buffer.from(body.client_info, 'base64url').toString()), {
      uid: tenant.megan.id,
      utid: tenant.state.id,
    });
    const refreshed = await requestToken(tenant.state, {
      ...credentialsOf(tenant.ssoApp),
      grant_type: 'refresh_token',
      refresh_token: body.refresh_token,
      scope: `${tenant.state.addresses.sharepoint}/.default`,
    });
    assert.equal(decodeJwt(refreshed.body.access_token).oid, tenant.megan.id);
    await assertTokenError(
      tenant.state,
      {
        ...credentialsOf(tenant.botApp),
        grant_type: 'refresh_token',
        refresh_token: body.refresh_token,
        scope: GRAPH_DEFAULT,
      },
      { status: 400, error: 'invalid_grant', code: 70000, suberror: 'bad_token' },
    );
  });

  it('rejects permissions without consent', async () => {
    const expected = { status: 400, error: 'invalid_grant', code: 65001, suberror: 'consent_required' };
    await assertTokenError(tenant.state, await graphForm('https://graph.microsoft.com/Mail.Read'), expected);
    await assertTokenError(tenant.state, await graphForm('User.Read Mail.Read'), expected);
    await assertTokenError(tenant.state, await graphForm('https://api.botframework.com/.default'), expected);
  });

  it('rejects an assertion for another app', async () => {
    const { state, megan, botApp, ssoApp } = tenant;
    const refused = await assertTokenError(
      tenant.state,
      onBehalfOfForm(ssoApp, await issueSsoAssertion(state, megan, botApp), GRAPH_DEFAULT),
      { status: 400, error: 'invalid_grant', code: 500131 },
    );
    assert.ok(refused.error_description.includes(`was '${botApp.clientId}'`));
  });

  it("accepts an assertion for the app's identifier URI", async () => {
    const { state, megan, ssoApp } = tenant;
    const forUri = await issueAccessToken(state, {
      audience: String(ssoApp.identifierUri),
      clientId: ssoApp.clientId,
      person: megan,
    });
    assert.equal((await requestToken(state, onBehalfOfForm(ssoApp, forUri, GRAPH_DEFAULT))).status, 200);
  });

  it('rejects expired, wrongly signed, foreign and malformed assertions', async () => {
    const { state, megan, ssoApp } = tenant;
    const refuse = (token: string, code: number, error = 'invalid_grant') =>
      assertTokenError(tenant.state, onBehalfOfForm(ssoApp, token, GRAPH_DEFAULT), { status: 400, error, code });
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

  it('rejects an incomplete request', async () => {
    const form = await graphForm();
    await assertTokenError(
      tenant.state,
      { ...form, assertion: '' },
      { status: 400, error: 'invalid_request', code: 900144 },
    );
    await assertTokenError(
      tenant.state,
      { ...form, scope: '' },
      { status: 400, error: 'invalid_request', code: 900144 },
    );
    await assertTokenError(
      tenant.state,
      { ...form, requested_token_use: '' },
      { status: 400, error: 'invalid_request', code: 900144 },
    );
    await assertTokenError(
      tenant.state,
      { ...form, requested_token_use: 'x' },
      { status: 400, error: 'invalid_request', code: 9002313 },
    );
    await assertTokenError(
      tenant.state,
      { ...form, scope: 'https://graph.microsoft.com/User.Read https://graph.microsoft.com/.default' },
      { status: 400, error: 'invalid_scope', code: 70011 },
    );
  });
});
