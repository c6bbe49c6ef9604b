import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { entraCookie } from '../../../sandbox/entra/pages/session.ts';
import type { AppRegistration } from '../../../sandbox/tenant/apps/app-registration.ts';
import { authorizeUrl, createPkce, type EntraTenant, startEntra } from '../../helpers/sandbox/entra-tenant.ts';
import { createPageBrowser } from '../../helpers/sandbox/page-browser.ts';
import { assertTokenError, credentialsOf, requestToken } from '../../helpers/sandbox/token-request.ts';

const MINUTE = 60_000;

describe("Entra's tokens for an authorization code", () => {
  let tenant: EntraTenant;
  before(async () => {
    tenant = await startEntra();
  });
  after(() => tenant.stop());

  async function getCode(changes?: Parameters<typeof authorizeUrl>[1]): Promise<string> {
    const browser = createPageBrowser(tenant.state.addresses.entraPages, entraCookie(tenant.megan));
    const { redirectedTo } = await browser.open(authorizeUrl(tenant, changes));
    const code = redirectedTo?.searchParams.get('code');
    assert.ok(code, redirectedTo?.href);
    return code;
  }
  const form = (code: string, changes: Readonly<Record<string, string>> = {}) => ({
    ...credentialsOf(tenant.app),
    grant_type: 'authorization_code',
    redirect_uri: tenant.redirectUri,
    code,
    ...changes,
  });
  const ask = (code: string, changes?: Readonly<Record<string, string>>) =>
    requestToken(tenant.state, form(code, changes));
  const refuse = (code: string, changes: Readonly<Record<string, string>>, aadsts: number, error = 'invalid_grant') =>
    assertTokenError(tenant.state, form(code, changes), {
      status: error === 'invalid_client' ? 401 : 400,
      error,
      code: aadsts,
    });

  it('gives the requested user tokens and a refresh token', async () => {
    const { state, app, megan } = tenant;
    const { status, body } = await ask(await getCode({ nonce: 'n-1' }), { client_info: '1' });
    assert.equal(status, 200, body.error_description);
    assert.equal(body.scope, 'openid profile https://graph.microsoft.com/User.Read');
    const access = decodeJwt(body.access_token);
    assert.deepEqual(
      [access.aud, access.scp, access.oid, access.appid, access.appidacr, access.amr],
      ['https://graph.microsoft.com', 'User.Read', megan.id, app.clientId, '1', ['pwd']],
    );
    const id = decodeJwt(body.id_token);
    assert.deepEqual([id.aud, id.oid, id.nonce], [app.clientId, megan.id, 'n-1']);
    const refreshed = await requestToken(state, {
      ...credentialsOf(app),
      grant_type: 'refresh_token',
      refresh_token: body.refresh_token,
      scope: `${state.addresses.sharepoint}/AllSites.Read`,
    });
    assert.equal(decodeJwt(refreshed.body.access_token).aud, state.addresses.sharepoint);
    const same = await requestToken(state, {
      ...credentialsOf(app),
      grant_type: 'refresh_token',
      refresh_token: body.refresh_token,
    });
    assert.equal(same.body.scope, body.scope, 'default scope: the same as before');
    assert.equal(decodeJwt(same.body.id_token).nonce, undefined);
  });

  it('gives them for the first API of several, or for the requested one', async () => {
    const { sharepoint } = tenant.state.addresses;
    const scope = `offline_access ${sharepoint}/AllSites.Read https://graph.microsoft.com/User.Read`;
    assert.equal((await ask(await getCode({ scope }))).body.scope, `${sharepoint}/AllSites.Read`);
    const graph = await ask(await getCode({ scope }), { scope: 'https://graph.microsoft.com/User.Read' });
    assert.equal(graph.body.scope, 'https://graph.microsoft.com/User.Read');
    assert.equal(graph.body.refresh_token, undefined, 'offline_access was not requested');
    await refuse(await getCode({ scope }), { scope }, 28000, 'invalid_request');
    await assertTokenError(tenant.state, form(await getCode({ scope }), { scope: 'Mail.Read' }), {
      status: 400,
      error: 'invalid_grant',
      code: 65001,
      suberror: 'consent_required',
    });
  });

  it('accepts a code once', async () => {
    const code = await getCode();
    assert.equal((await ask(code)).status, 200);
    await refuse(code, {}, 54005);
  });

  it('accepts a code for ten minutes', async () => {
    const [first, second] = [await getCode(), await getCode()];
    tenant.advance(10 * MINUTE - 5_000);
    assert.equal((await ask(first)).status, 200);
    tenant.advance(5_000);
    await refuse(second, {}, 70008);
  });

  it('accepts a code only from its app and with its redirect URI', async () => {
    const code = await getCode();
    const other: AppRegistration = { ...tenant.app, clientId: '44444444-4444-4444-8444-444444444444' };
    (tenant.state.apps as Map<string, AppRegistration>).set(other.clientId, other);
    await refuse(code, { client_id: other.clientId }, 70000);
    await refuse(code, { redirect_uri: 'http://localhost:9/other' }, 500112, 'invalid_client');
    await refuse(code, { redirect_uri: '' }, 900144, 'invalid_request');
    await refuse(code, { client_secret: 'wrong' }, 7000215, 'invalid_client');
    assert.equal((await ask(code)).status, 200, 'errors do not use the code up');
    await refuse('', {}, 900144, 'invalid_request');
    await refuse('nonsense', {}, 9002313, 'invalid_request');
  });

  it('requires the verifier for the challenge', async () => {
    const { verifier, challenge } = createPkce();
    const code = await getCode({ code_challenge: challenge, code_challenge_method: 'S256' });
    await refuse(code, {}, 50148);
    await refuse(code, { code_verifier: createPkce().verifier }, 501481);
    await refuse(code, { code_verifier: challenge }, 501481);
    assert.equal((await ask(code, { code_verifier: verifier })).status, 200);
    const plain = await getCode({ code_challenge: verifier });
    await refuse(plain, { code_verifier: challenge }, 501481);
    assert.equal((await ask(plain, { code_verifier: verifier })).status, 200);
    await refuse(await getCode(), { code_verifier: verifier }, 501481);
  });

  it('requires only the verifier from a public client', async () => {
    const { publicApp, state, redirectUri } = tenant;
    const { verifier, challenge } = createPkce();
    const code = await getCode({
      client_id: publicApp.clientId,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    const publicForm = {
      client_id: publicApp.clientId,
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
    };
    await assertTokenError(
      state,
      { ...publicForm, client_secret: publicApp.secret },
      { status: 401, error: 'invalid_client', code: 700025 },
    );
    const { status, body } = await requestToken(state, publicForm);
    assert.equal(status, 200, body.error_description);
    assert.equal(decodeJwt(body.access_token).appidacr, '0');
    await assertTokenError(
      state,
      {
        client_id: publicApp.clientId,
        grant_type: 'client_credentials',
        scope: 'https://graph.microsoft.com/.default',
      },
      { status: 401, error: 'invalid_client', code: 7000218 },
    );
  });
});
