import assert from 'node:assert/strict';
import { ClientSecretCredential, OnBehalfOfCredential } from '@azure/identity';
import { ConfidentialClientApplication, CryptoProvider, InteractionRequiredAuthError } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { entraCookie } from '../../../sandbox/entra/pages/session.ts';
import { issueSsoAssertion } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import type { AppRegistration } from '../../../sandbox/tenant/apps/app-registration.ts';
import { type EntraTenant, startEntra } from '../../helpers/sandbox/entra-tenant.ts';
import { createPageBrowser } from '../../helpers/sandbox/page-browser.ts';

const GRAPH_DEFAULT = 'https://graph.microsoft.com/.default';

describe("Microsoft's clients and Entra", () => {
  let tenant: EntraTenant;
  before(async () => {
    tenant = await startEntra();
  });
  after(() => tenant.stop());

  const here = () => ({ authorityHost: tenant.state.addresses.entra, disableInstanceDiscovery: true });
  const msal = (app: AppRegistration) => {
    const { entra } = tenant.state.addresses;
    return new ConfidentialClientApplication({
      auth: {
        clientId: app.clientId,
        clientSecret: app.secret,
        authority: `${entra}/${tenant.state.id}`,
        knownAuthorities: [new URL(entra).host],
      },
    });
  };

  it('@azure/identity gets an app-only token', async () => {
    const { state, botApp } = tenant;
    const credential = new ClientSecretCredential(state.id, botApp.clientId, botApp.secret, here());
    const { token, expiresOnTimestamp } = await credential.getToken('https://api.botframework.com/.default');
    assert.equal(decodeJwt(token).appid, botApp.clientId);
    assert.ok(expiresOnTimestamp > Date.now() + 3_600_000);
  });

  it('@azure/identity reports why it got no token', async () => {
    const { state, botApp } = tenant;
    const credential = new ClientSecretCredential(state.id, botApp.clientId, 'wrong', here());
    await assert.rejects(credential.getToken(GRAPH_DEFAULT), /AADSTS7000215: Invalid client secret provided/);
  });

  it('@azure/identity acts for a person, at Graph and at SharePoint', async () => {
    const { state, megan, ssoApp } = tenant;
    const credential = new OnBehalfOfCredential({
      tenantId: state.id,
      clientId: ssoApp.clientId,
      clientSecret: ssoApp.secret,
      userAssertionToken: await issueSsoAssertion(state, megan, ssoApp),
      ...here(),
    });
    const graph = decodeJwt((await credential.getToken(GRAPH_DEFAULT)).token);
    assert.deepEqual([graph.oid, graph.scp], [megan.id, 'User.Read']);
    const sharepoint = decodeJwt((await credential.getToken(`${state.addresses.sharepoint}/AllSites.Read`)).token);
    assert.deepEqual([sharepoint.aud, sharepoint.oid], [state.addresses.sharepoint, megan.id]);
    const requestCount = () => state.requests.of('entra').filter(({ url }) => url.endsWith('/token')).length;
    const before = requestCount();
    await credential.getToken(GRAPH_DEFAULT);
    assert.equal(requestCount(), before, 'the second token came from the cache');
  });

  it('@azure/identity sees that consent is missing', async () => {
    const { state, megan, ssoApp } = tenant;
    const credential = new OnBehalfOfCredential({
      tenantId: state.id,
      clientId: ssoApp.clientId,
      clientSecret: ssoApp.secret,
      userAssertionToken: await issueSsoAssertion(state, megan, ssoApp),
      ...here(),
    });
    await assert.rejects(credential.getToken('https://graph.microsoft.com/Mail.Read'), /AADSTS65001/);
  });

  it('MSAL, as botbuilder uses it, gets an app-only token', async () => {
    const result = await msal(tenant.botApp).acquireTokenByClientCredential({
      scopes: ['https://api.botframework.com/.default'],
    });
    assert.equal(decodeJwt(String(result?.accessToken)).aud, 'https://api.botframework.com');
  });

  it('MSAL reads the account and refreshes for a second resource', async () => {
    const { state, lee, ssoApp } = tenant;
    const client = msal(ssoApp);
    const result = await client.acquireTokenOnBehalfOf({
      oboAssertion: await issueSsoAssertion(state, lee, ssoApp),
      scopes: ['https://graph.microsoft.com/User.Read'],
    });
    assert.ok(result?.account);
    assert.deepEqual([result.account.localAccountId, result.account.username], [lee.id, lee.userPrincipalName]);
    const second = await client.acquireTokenSilent({
      account: result.account,
      scopes: [`${state.addresses.sharepoint}/AllSites.Read`],
    });
    assert.deepEqual(
      [decodeJwt(second.accessToken).aud, decodeJwt(second.accessToken).oid],
      [state.addresses.sharepoint, lee.id],
    );
  });

  it('MSAL reports missing consent as interaction required', async () => {
    const { state, lee, ssoApp } = tenant;
    const attempt = msal(ssoApp).acquireTokenOnBehalfOf({
      oboAssertion: await issueSsoAssertion(state, lee, ssoApp),
      scopes: ['https://graph.microsoft.com/Mail.Read'],
    });
    await assert.rejects(attempt, { name: 'InteractionRequiredAuthError', subError: 'consent_required' });
  });

  describe('MSAL signs a person in', () => {
    const scopes = ['https://graph.microsoft.com/User.Read'];
    async function signIn(options: { mfa?: boolean; claims?: string } = {}) {
      const { state, app, megan, redirectUri } = tenant;
      const client = msal(app);
      const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
      const url = await client.getAuthCodeUrl({
        scopes,
        redirectUri,
        codeChallenge: challenge,
        codeChallengeMethod: 'S256',
        loginHint: megan.userPrincipalName,
        state: 's',
        nonce: 'n',
        ...(options.claims && { claims: options.claims }),
      });
      const browser = createPageBrowser(state.addresses.entraPages, entraCookie(megan, options.mfa));
      const { redirectedTo } = await browser.open(url);
      const code = redirectedTo?.searchParams.get('code') ?? '';
      return { client, code, verifier, redirectUri };
    }

    it('with a code and PKCE, and refreshes silently for a second resource', async () => {
      const { client, code, verifier, redirectUri } = await signIn();
      const result = await client.acquireTokenByCode({ code, codeVerifier: verifier, scopes, redirectUri });
      assert.deepEqual(
        [result.account?.localAccountId, decodeJwt(result.accessToken).scp, decodeJwt(result.idToken).nonce],
        [tenant.megan.id, 'User.Read', 'n'],
      );
      assert.ok(result.account);
      const { sharepoint } = tenant.state.addresses;
      const second = await client.acquireTokenSilent({
        account: result.account,
        scopes: [`${sharepoint}/AllSites.Read`],
      });
      assert.equal(decodeJwt(second.accessToken).aud, sharepoint);
    });

    it('and reports a wrong verifier', async () => {
      const { client, code, redirectUri } = await signIn();
      const codeVerifier = (await new CryptoProvider().generatePkceCodes()).verifier;
      await assert.rejects(client.acquireTokenByCode({ code, codeVerifier, scopes, redirectUri }), /AADSTS501481/);
    });

    it('again when on-behalf-of requires a second factor with claims', async () => {
      const { state, app, megan } = tenant;
      state.policies.requireMfa(megan);
      try {
        const error = await msal(app)
          .acquireTokenOnBehalfOf({ oboAssertion: await issueSsoAssertion(state, megan, app), scopes })
          .then(
            () => undefined,
            (reason: unknown) => reason,
          );
        assert.ok(error instanceof InteractionRequiredAuthError, String(error));
        assert.deepEqual(
          [error.errorCode, error.subError, error.claims],
          ['interaction_required', 'basic_action', state.policies.mfaClaims],
        );
        const { client, code, verifier, redirectUri } = await signIn({ mfa: true, claims: error.claims });
        const result = await client.acquireTokenByCode({ code, codeVerifier: verifier, scopes, redirectUri });
        assert.deepEqual(decodeJwt(result.accessToken).amr, ['pwd', 'mfa']);
      } finally {
        state.policies.waiveMfa(megan);
      }
    });
  });

  it('@azure/identity passes the claims on', async () => {
    const { state, megan, app } = tenant;
    state.policies.requireMfa(megan);
    try {
      const credential = new OnBehalfOfCredential({
        tenantId: state.id,
        clientId: app.clientId,
        clientSecret: app.secret,
        userAssertionToken: await issueSsoAssertion(state, megan, app),
        ...here(),
      });
      await assert.rejects(credential.getToken(GRAPH_DEFAULT), (error: Error) => {
        assert.match(error.message, /AADSTS50076/);
        assert.equal((error.cause as { claims?: string }).claims, state.policies.mfaClaims);
        return true;
      });
    } finally {
      state.policies.waiveMfa(megan);
    }
  });
});
