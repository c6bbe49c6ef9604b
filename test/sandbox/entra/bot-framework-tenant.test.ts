import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { validateAccessToken } from '../../../sandbox/entra/tokens/validate-access-token.ts';
import type { AppRegistration } from '../../../sandbox/tenant/apps/app-registration.ts';
import { type EntraTenant, startEntra } from '../../helpers/sandbox/entra-tenant.ts';
import { assertTokenError, credentialsOf, requestToken } from '../../helpers/sandbox/token-request.ts';

const BOT_FRAMEWORK = 'd6d49420-f39b-4df7-a1dc-d59a935871db';
const CONNECTOR = 'https://api.botframework.com';

describe("Entra's tenant of the Bot Framework", () => {
  let tenant: EntraTenant;
  let bot: AppRegistration;
  before(async () => {
    tenant = await startEntra();
    bot = { ...tenant.botApp, clientId: '55555555-5555-4555-8555-555555555555', multiTenant: true };
    (tenant.state.apps as Map<string, AppRegistration>).set(bot.clientId, bot);
  });
  after(() => tenant.stop());

  const form = (app: AppRegistration, scope = `${CONNECTOR}/.default`) => ({
    ...credentialsOf(app),
    grant_type: 'client_credentials',
    scope,
  });

  for (const name of ['botframework.com', 'BotFramework.com', BOT_FRAMEWORK]) {
    it(`gives a multi-tenant bot its token, as ${name}`, async () => {
      const { status, body } = await requestToken(tenant.state, form(bot), { tenant: name });
      assert.equal(status, 200, body.error_description);
      const { aud, iss, tid, appid, ver } = decodeJwt(body.access_token);
      assert.deepEqual(
        [aud, iss, tid, appid, ver],
        [CONNECTOR, `https://sts.windows.net/${BOT_FRAMEWORK}/`, BOT_FRAMEWORK, bot.clientId, '1.0'],
      );
    });
  }

  it('does not know a single-tenant bot', async () => {
    const options = { tenant: 'botframework.com' };
    const expected = { status: 400, error: 'unauthorized_client', code: 700016 };
    const body = await assertTokenError(tenant.state, form(tenant.botApp), expected, options);
    assert.match(body.error_description, /not found in the directory 'Bot Framework'/);
  });

  it('has no people, and no API but the connector', async () => {
    const options = { tenant: 'botframework.com' };
    const graph = form(bot, 'https://graph.microsoft.com/.default');
    await assertTokenError(tenant.state, graph, { status: 400, error: 'invalid_resource', code: 500011 }, options);
    const refresh = { ...credentialsOf(bot), grant_type: 'refresh_token', refresh_token: 'x' };
    await assertTokenError(tenant.state, refresh, { status: 400, error: 'invalid_grant', code: 50020 }, options);
  });

  it('issues tokens for the connector only: this tenant does not accept them', async () => {
    const { state } = tenant;
    const { body } = await requestToken(state, form(bot), { tenant: 'botframework.com' });
    const authorization = `Bearer ${body.access_token}`;
    const here = await validateAccessToken(state, authorization, [CONNECTOR]);
    assert.deepEqual(here, { rejected: 'issuer' });
    const there = await validateAccessToken(state, authorization, [CONNECTOR], { tenants: [state.id, BOT_FRAMEWORK] });
    assert.ok('token' in there && there.token.clientId === bot.clientId);
  });

  it('names itself in its metadata', async () => {
    const { entra } = tenant.state.addresses;
    const metadata = await (await fetch(`${entra}/botframework.com/v2.0/.well-known/openid-configuration`)).json();
    assert.equal(metadata.issuer, `${entra}/${BOT_FRAMEWORK}/v2.0`);
    assert.equal(metadata.token_endpoint, `${entra}/${BOT_FRAMEWORK}/oauth2/v2.0/token`);
    const v1 = await (await fetch(`${entra}/botframework.com/.well-known/openid-configuration`)).json();
    assert.equal(v1.issuer, `https://sts.windows.net/${BOT_FRAMEWORK}/`);
    assert.equal((await fetch(v1.jwks_uri)).status, 200);
  });

  it('lets a multi-tenant app sign people in at a shared authority, but not itself', async () => {
    const expected = { status: 400, error: 'invalid_request', code: 50059 };
    await assertTokenError(tenant.state, form(bot), expected, { tenant: 'common' });
    const single = { status: 400, error: 'invalid_request', code: 50194 };
    await assertTokenError(tenant.state, form(tenant.botApp), single, { tenant: 'common' });
    const refresh = { ...credentialsOf(bot), grant_type: 'refresh_token', refresh_token: 'x' };
    const unknownToken = { status: 400, error: 'invalid_grant', code: 70000, suberror: 'bad_token' };
    await assertTokenError(tenant.state, refresh, unknownToken, { tenant: 'organizations' });
  });
});
