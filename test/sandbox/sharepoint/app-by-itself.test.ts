import assert from 'node:assert/strict';
import '@pnp/sp/profiles/index.js';
import { ClientCertificateCredential, ClientSecretCredential, type TokenCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { BearerToken, DefaultParse, HttpRequestError, InjectHeaders, type Queryable } from '@pnp/queryable';
import { DefaultHeaders, DefaultInit, spfi } from '@pnp/sp';
import { entraService } from '../../../sandbox/entra/index.ts';
import { graphService } from '../../../sandbox/graph/index.ts';
import { createAppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import { sharePointService } from '../../../sandbox/sharepoint/index.ts';
import type { AppRegistration } from '../../../sandbox/tenant/apps/app-registration.ts';
import { USER_AGENT } from '../../helpers/sandbox/sharepoint-tenant.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

/** From the token request on, with Microsoft's and the community's clients. */
describe('An app-only client', () => {
  let tenant: SmallTenant;
  let certificate: TokenCredential;
  let secret: TokenCredential;
  before(async () => {
    tenant = await startSmallTenant({ entra: entraService, graph: graphService, sharepoint: sharePointService });
    const { state, ssoApp } = tenant;
    const { privateKey, certificate: registered } = await createAppCertificate();
    const grants = { graph: ['User.Read.All'], sharepoint: ['User.Read.All'] };
    const app: AppRegistration = { ...ssoApp, certificates: [registered], applicationGrants: grants };
    (state.apps as Map<string, AppRegistration>).set(app.clientId, app);
    const here = { authorityHost: state.addresses.entra, disableInstanceDiscovery: true };
    const pem = { certificate: `${privateKey}\n${registered}` };
    certificate = new ClientCertificateCredential(state.id, app.clientId, pem, here);
    secret = new ClientSecretCredential(state.id, app.clientId, app.secret, here);
  });
  after(() => tenant.stop());

  it('reads people and photos in Graph, with a certificate or a secret', async () => {
    for (const credential of [certificate, secret]) {
      const client = Client.initWithMiddleware({
        baseUrl: tenant.state.addresses.graph,
        customHosts: new Set(['localhost']),
        authProvider: { getAccessToken: () => tokenOf(credential, 'https://graph.microsoft.com') },
      });
      assert.equal((await client.api('/users').get()).value.length, 2);
      assert.equal((await client.api(`/users/${tenant.megan.id}/photo`).get()).width, 360);
      await assert.rejects(client.api('/me').get(), { statusCode: 400 });
    }
  });

  it('reads profiles in SharePoint only with a certificate', async () => {
    const { megan } = tenant;
    assert.equal((await profileOf(megan.userPrincipalName, certificate)).DisplayName, 'Megan Bowen');
    await assert.rejects(
      () => profileOf(megan.userPrincipalName, secret),
      (error) => error instanceof HttpRequestError && error.status === 401,
    );
  });

  async function profileOf(upn: string, credential: TokenCredential) {
    const { sharepoint } = tenant.state.addresses;
    const sp = spfi(sharepoint).using(
      DefaultInit(),
      DefaultHeaders(),
      InjectHeaders({ 'User-Agent': USER_AGENT }),
      BearerToken(await tokenOf(credential, sharepoint)),
      DefaultParse(),
      send,
    );
    return sp.profiles.getPropertiesFor(`i:0#.f|membership|${upn}`);
  }
});

async function tokenOf(credential: TokenCredential, resource: string): Promise<string> {
  const token = await credential.getToken(`${resource}/.default`);
  assert.ok(token);
  return token.token;
}

function send(instance: Queryable): Queryable {
  instance.on.send.replace((url, init) => fetch(url, init));
  return instance;
}
