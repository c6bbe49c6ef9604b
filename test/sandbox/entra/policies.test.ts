import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { entraCookie } from '../../../sandbox/entra/pages/session.ts';
import { issueSsoAssertion } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { authorizeUrl, type EntraTenant, startEntra } from '../../helpers/sandbox/entra-tenant.ts';
import { type BrowserPage, createPageBrowser, type PageBrowser } from '../../helpers/sandbox/page-browser.ts';
import { assertTokenError, credentialsOf, onBehalfOfForm, requestToken } from '../../helpers/sandbox/token-request.ts';

const GRAPH_DEFAULT = 'https://graph.microsoft.com/.default';
const GRAPH_READ = 'https://graph.microsoft.com/User.Read';

describe("Entra under its admins' policies", () => {
  let tenant: EntraTenant;
  beforeEach(async () => {
    tenant = await startEntra();
  });
  afterEach(() => tenant.stop());

  const browser = (cookie?: string) => createPageBrowser(tenant.state.addresses.entraPages, cookie);
  const assertion = () => issueSsoAssertion(tenant.state, tenant.megan, tenant.app);
  const onBehalfOf = async (scope = GRAPH_DEFAULT, token?: string) =>
    onBehalfOfForm(tenant.app, token ?? (await assertion()), scope);
  const redeem = (page: BrowserPage) =>
    requestToken(tenant.state, {
      ...credentialsOf(tenant.app),
      grant_type: 'authorization_code',
      redirect_uri: tenant.redirectUri,
      code: page.redirectedTo?.searchParams.get('code') ?? '',
    });
  async function showFactor(one: PageBrowser): Promise<BrowserPage> {
    const page = await one.open(authorizeUrl(tenant, { claims: tenant.state.policies.mfaClaims }));
    const number = /class="number">(\d+)</.exec(page.text)?.[1] ?? '';
    return one.press(page, { name: 'number', value: number });
  }

  it('rejects on-behalf-of until the person consents', async () => {
    const { policies, addresses } = tenant.state;
    policies.setConsent(tenant.app.clientId, 'user-consent');
    const expected = { status: 400, error: 'invalid_grant', code: 65001, suberror: 'consent_required' };
    await assertTokenError(tenant.state, await onBehalfOf(), expected);
    await assertTokenError(tenant.state, await onBehalfOf(GRAPH_READ), expected);
    const one = browser(entraCookie(tenant.megan));
    const consent = await one.open(authorizeUrl(tenant, { scope: GRAPH_READ }));
    await one.press(consent, { name: 'answer', value: 'accept' });
    const { body } = await requestToken(tenant.state, await onBehalfOf());
    assert.equal(decodeJwt(body.access_token).scp, 'User.Read');
    await assertTokenError(tenant.state, await onBehalfOf(`${addresses.sharepoint}/AllSites.Read`), expected);
    const lee = await issueSsoAssertion(tenant.state, tenant.lee, tenant.app);
    await assertTokenError(tenant.state, await onBehalfOf(GRAPH_READ, lee), expected);
    policies.setConsent(tenant.app.clientId, 'granted');
    assert.equal((await requestToken(tenant.state, await onBehalfOf(GRAPH_READ, lee))).status, 200);
  });

  it('lets a person consent to more than the registered permissions', async () => {
    const one = browser(entraCookie(tenant.megan));
    const consent = await one.open(authorizeUrl(tenant, { scope: 'Mail.Read' }));
    assert.equal(consent.heading, 'Permissions requested');
    const { body } = await redeem(await one.press(consent, { name: 'answer', value: 'accept' }));
    assert.equal(decodeJwt(body.access_token).scp, 'User.Read Mail.Read');
  });

  it('rejects on-behalf-of when only an admin can consent', async () => {
    tenant.state.policies.setConsent(tenant.app.clientId, 'admin-approval');
    await assertTokenError(tenant.state, await onBehalfOf(), {
      status: 400,
      error: 'invalid_grant',
      code: 90094,
      suberror: 'consent_required',
    });
    tenant.state.policies.accept(tenant.app.clientId, tenant.megan, '00000003-0000-0000-c000-000000000000', [
      'User.Read',
    ]);
    await assertTokenError(tenant.state, await onBehalfOf(), {
      status: 400,
      error: 'invalid_grant',
      code: 90094,
      suberror: 'consent_required',
    });
  });

  it('rejects an assertion without a second factor every time and returns claims', async () => {
    const { state, megan } = tenant;
    const old = await assertion();
    const before = await requestToken(state, await onBehalfOf(`${GRAPH_DEFAULT} offline_access`, old));
    state.policies.requireMfa(megan);
    const expected = { status: 400, error: 'interaction_required', code: 50076, suberror: 'basic_action' };
    const refused = await assertTokenError(state, await onBehalfOf(GRAPH_DEFAULT, old), expected);
    assert.equal(refused.claims, state.policies.mfaClaims);
    const { capolids } = JSON.parse(refused.claims).access_token;
    assert.deepEqual([capolids.essential, capolids.values.length], [true, 1]);
    await assertTokenError(state, await onBehalfOf(`${state.addresses.sharepoint}/AllSites.Read`, old), expected);
    await assertTokenError(
      state,
      { ...credentialsOf(tenant.app), grant_type: 'refresh_token', refresh_token: before.body.refresh_token },
      { ...expected, error: 'invalid_grant' },
    );
    const signedIn = await redeem(await showFactor(browser(entraCookie(megan))));
    assert.equal(signedIn.status, 200, signedIn.body.error_description);
    await assertTokenError(state, await onBehalfOf(GRAPH_DEFAULT, old), expected);
    await assertTokenError(state, await onBehalfOf(), expected);
    const withFactor = await issueSsoAssertion(state, megan, tenant.app, { mfa: true });
    assert.equal((await requestToken(state, await onBehalfOf(GRAPH_DEFAULT, withFactor))).status, 200);
    state.policies.waiveMfa(megan);
    assert.equal((await requestToken(state, await onBehalfOf(GRAPH_DEFAULT, old))).status, 200);
  });

  it('issues and refreshes tokens for every API after a sign-in with the second factor', async () => {
    const { state, megan, app } = tenant;
    state.policies.requireMfa(megan);
    const { body } = await redeem(await showFactor(browser(entraCookie(megan))));
    assert.deepEqual(decodeJwt(body.access_token).amr, ['pwd', 'mfa']);
    let refresh = body.refresh_token;
    for (const scope of [`${state.addresses.sharepoint}/AllSites.Read offline_access`, GRAPH_READ]) {
      const next = await requestToken(state, {
        ...credentialsOf(app),
        grant_type: 'refresh_token',
        refresh_token: refresh,
        scope,
      });
      assert.deepEqual(decodeJwt(next.body.access_token).amr, ['pwd', 'mfa']);
      refresh = next.body.refresh_token ?? refresh;
    }
  });

  it('requires the factor only from this person and only for APIs with personal data', async () => {
    const { state, lee, megan, app, botApp } = tenant;
    state.policies.requireMfa(megan);
    const ofLee = await issueSsoAssertion(state, lee, app);
    assert.equal((await requestToken(state, await onBehalfOf(GRAPH_DEFAULT, ofLee))).status, 200);
    const itself = await requestToken(state, {
      ...credentialsOf(botApp),
      grant_type: 'client_credentials',
      scope: 'https://api.botframework.com/.default',
    });
    assert.equal(itself.status, 200);
  });
});
