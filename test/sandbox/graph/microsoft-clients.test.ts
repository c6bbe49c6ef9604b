import assert from 'node:assert/strict';
import { OnBehalfOfCredential } from '@azure/identity';
import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  PageIterator,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import sharp from 'sharp';
import { entraService } from '../../../sandbox/entra/index.ts';
import { issueSsoAssertion } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { graphService } from '../../../sandbox/graph/index.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import { appToken } from '../../helpers/sandbox/graph-request.ts';
import { plainPicture, type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

describe("Microsoft's Graph client and Graph", () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ entra: entraService, graph: graphService });
  });
  after(() => tenant.stop());

  async function clientFor(person: Person): Promise<Client> {
    const { state, ssoApp } = tenant;
    // `disableInstanceDiscovery` is missing in this credential's types, but it is read.
    const here = { authorityHost: state.addresses.entra, disableInstanceDiscovery: true };
    const credential = new OnBehalfOfCredential({
      tenantId: state.id,
      clientId: ssoApp.clientId,
      clientSecret: ssoApp.secret,
      userAssertionToken: await issueSsoAssertion(state, person, ssoApp),
      ...here,
    });
    return Client.initWithMiddleware({
      baseUrl: state.addresses.graph,
      customHosts: new Set(['localhost']),
      authProvider: new TokenCredentialAuthenticationProvider(credential, {
        scopes: ['https://graph.microsoft.com/.default'],
      }),
    });
  }

  it('reads the person', async () => {
    const me = await (await clientFor(tenant.lee)).api('/me').select(['id', 'mySite', 'userType']).get();
    assert.deepEqual([me.id, me.userType], [tenant.lee.id, 'Member']);
    assert.match(me.mySite, /\/personal\/leeg_contoso_onmicrosoft_com\/$/);
  });

  it('reads the photo', async () => {
    const client = await clientFor(tenant.megan);
    const bytes = await client.api('/me/photo/$value').responseType(ResponseType.ARRAYBUFFER).get();
    assert.deepEqual(Buffer.from(bytes), tenant.megan.photo?.bytes);
  });

  it('reports a missing photo', async () => {
    const client = await clientFor(tenant.lee);
    await assert.rejects(client.api('/me/photo').get(), { statusCode: 404, code: 'ImageNotFound' });
    // The client does not parse the JSON of an error when bytes were requested.
    const bytes = client.api('/me/photo/$value').responseType(ResponseType.ARRAYBUFFER).get();
    await assert.rejects(bytes, { statusCode: 404, code: null });
  });

  it('posts a batch', async () => {
    const client = await clientFor(tenant.megan);
    const { responses } = await client.api('/$batch').post({
      requests: [
        { id: 'me', method: 'GET', url: '/me' },
        { id: 'photo', method: 'GET', url: '/me/photos/48x48/$value' },
      ],
    });
    const photo = responses.find(({ id }: { id: string }) => id === 'photo');
    assert.deepEqual([photo.status, photo.headers['Content-Type']], [200, 'image/jpeg']);
    assert.equal(Buffer.from(photo.body, 'base64').subarray(0, 2).toString('hex'), 'ffd8');
  });

  it('builds a batch', async () => {
    const client = await clientFor(tenant.megan);
    const content = new BatchRequestContent([
      { id: '1', request: new Request('https://graph.microsoft.com/me?$select=displayName') },
      { id: '2', request: new Request('https://graph.microsoft.com/me/photo') },
    ]);
    const response = new BatchResponseContent(await client.api('/$batch').post(await content.getContent()));
    assert.equal((await response.getResponseById('1').json()).displayName, 'Megan Bowen');
    assert.equal((await response.getResponseById('2').json()).width, 360);
  });

  it('pages through people', async () => {
    const client = appClient(['User.Read.All']);
    const first = await client.api('/users').select(['id', 'mail']).top(1).get();
    assert.equal(first.value.length, 1);
    const seen: string[] = [];
    await new PageIterator(client, first, ({ id }) => {
      seen.push(id);
      return true;
    }).iterate();
    assert.deepEqual(seen, [...tenant.state.people.keys()]);
  });

  it('uploads a photo', async () => {
    const { lee } = tenant;
    const bytes = await sharp(await plainPicture(120, '#00aa00'))
      .jpeg()
      .toBuffer();
    const photo = appClient(['ProfilePhoto.ReadWrite.All']).api(`/users/${lee.id}/photo/$value`);
    await photo.header('Content-Type', 'image/jpeg').put(bytes);
    assert.equal(lee.photo?.size, 120);
    const reader = appClient(['User.Read.All']).api(`/users/${lee.id}/photo/$value`);
    await assert.rejects(reader.header('Content-Type', 'image/jpeg').put(bytes), {
      statusCode: 403,
      code: 'ErrorAccessDenied',
    });
    lee.photo = undefined;
  });

  /** An app-only client. */
  function appClient(roles: readonly string[]): Client {
    return Client.initWithMiddleware({
      baseUrl: tenant.state.addresses.graph,
      customHosts: new Set(['localhost']),
      authProvider: { getAccessToken: () => appToken(tenant, roles) },
    });
  }

  it('rejects /me for an app-only client', async () => {
    const { state, botApp, megan } = tenant;
    const client = Client.initWithMiddleware({
      baseUrl: state.addresses.graph,
      customHosts: new Set(['localhost']),
      authProvider: { getAccessToken: () => issueSsoAssertion(state, megan, botApp) },
    });
    await assert.rejects(client.api('/me').get(), { statusCode: 401, code: 'InvalidAuthenticationToken' });
  });
});
