import assert from 'node:assert/strict';
import { ClientSecretCredential, OnBehalfOfCredential } from '@azure/identity';
import { ConfidentialClientApplication } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { entraService } from '../../../sandbox/entra/index.ts';
import { issueSsoAssertion } from '../../../sandbox/entra/tokens.ts';
import type { AppRegistration } from '../../../sandbox/tenant/app-registration.ts';
import { type SmallTenant, startSmallTenant } from '../small-tenant.ts';

const GRAPH_DEFAULT = 'https://graph.microsoft.com/.default';

describe("Microsoft's clients and Entra", () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ entra: entraService });
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
    assert.equal(decodeJwt(token).azp, botApp.clientId);
    assert.ok(expiresOnTimestamp > Date.now() + 3_600_000);
  });

  it('@azure/identity shows why it got none', async () => {
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
    const asked = () => state.requests.of('entra').filter(({ url }) => url.endsWith('/token')).length;
    const before = asked();
    await credential.getToken(GRAPH_DEFAULT);
    assert.equal(asked(), before, 'the second token came out of its cache');
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

  it('MSAL learns who the person is, and refreshes for a second resource', async () => {
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

  it('MSAL reports the missing consent as one that needs the person', async () => {
    const { state, lee, ssoApp } = tenant;
    const attempt = msal(ssoApp).acquireTokenOnBehalfOf({
      oboAssertion: await issueSsoAssertion(state, lee, ssoApp),
      scopes: ['https://graph.microsoft.com/Mail.Read'],
    });
    await assert.rejects(attempt, { name: 'InteractionRequiredAuthError', subError: 'consent_required' });
  });
});
