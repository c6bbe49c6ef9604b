import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { decodeJwt } from 'jose';
import { servicePrincipalId } from '../../../sandbox/entra/clients/service-principal.ts';
import { entraService } from '../../../sandbox/entra/index.ts';
import { issueAccessToken, issueSsoAssertion } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { identityEnvironment, identityHeader } from '../../../sandbox/identity/identity-header.ts';
import { identityService } from '../../../sandbox/identity/index.ts';
import { trustIdentity } from '../../../sandbox/identity/trust-identity.ts';
import type { AppRegistration } from '../../../sandbox/tenant/apps/app-registration.ts';
import { assertionForm } from '../../helpers/sandbox/app-certificate.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';
import { assertTokenError, requestToken } from '../../helpers/sandbox/token-request.ts';

const EXCHANGE = 'api://AzureADTokenExchange';
const GRAPH_DEFAULT = 'https://graph.microsoft.com/.default';

describe('The endpoints of managed identities', () => {
  let tenant: SmallTenant;
  let identity: AppRegistration;
  let app: AppRegistration;
  before(async () => {
    tenant = await startSmallTenant({ entra: entraService, identity: identityService });
    const apps = tenant.state.apps as Map<string, AppRegistration>;
    identity = { ...tenant.botApp, secret: '', managedIdentity: true };
    app = {
      ...tenant.ssoApp,
      secret: '',
      federatedCredentials: [],
      applicationGrants: { graph: ['User.Read.All'], sharepoint: [] },
    };
    for (const one of [identity, app]) apps.set(one.clientId, one);
    trustIdentity(tenant.state, app, identity);
  });
  after(() => tenant.stop());

  const principal = () => servicePrincipalId(tenant.state, identity.clientId);

  /** Changes to undefined remove a parameter or a header. */
  async function ask(
    path: string,
    query: Readonly<Record<string, string | undefined>>,
    headers: Readonly<Record<string, string | undefined>>,
    method = 'GET',
  ) {
    const given = (values: Readonly<Record<string, string | undefined>>) =>
      Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const url = `${tenant.state.addresses.identity}${path}?${new URLSearchParams(given(query))}`;
    const response = await fetch(url, { method, headers: given(headers) });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  }
  const appService = (query = {}, headers = {}, method?: string) =>
    ask(
      '/msi/token',
      { 'api-version': '2019-08-01', resource: EXCHANGE, client_id: identity.clientId, ...query },
      { 'x-identity-header': identityHeader(tenant.state), ...headers },
      method,
    );
  const machine = (query = {}, headers = {}) =>
    ask(
      '/metadata/identity/oauth2/token',
      { 'api-version': '2018-02-01', resource: EXCHANGE, client_id: identity.clientId, ...query },
      { metadata: 'true', ...headers },
    );

  it('give a user-assigned identity a token for a day, as App Service and as a virtual machine do', async () => {
    for (const { status, body } of [await appService(), await machine()]) {
      assert.equal(status, 200, JSON.stringify(body));
      const { sub, oid, azp, aud, idtyp, exp = 0 } = decodeJwt(body.access_token ?? '');
      assert.deepEqual([sub, oid, azp], [principal(), principal(), identity.clientId]);
      assert.deepEqual([aud, idtyp, body.token_type, body.resource], [EXCHANGE, 'app', 'Bearer', EXCHANGE]);
      assert.equal(body.expires_on, String(exp));
      assert.ok(exp > Date.now() / 1000 + 23 * 3_600);
    }
    const byPrincipal = await appService({ client_id: undefined, principal_id: principal() });
    assert.equal(byPrincipal.status, 200);
  });

  it('refuse requests that do not come from a program of this machine', async () => {
    assert.equal((await appService({}, { 'x-identity-header': undefined })).status, 401);
    assert.equal((await appService({}, { 'x-identity-header': 'guessed' })).status, 401);
    assert.equal((await machine({}, { metadata: undefined })).status, 400);
    assert.equal((await machine({}, { 'x-forwarded-for': '10.0.0.1' })).status, 400);
  });

  it('refuse other versions, methods, resources and identities', async () => {
    for (const [query, reason] of [
      [{ 'api-version': undefined }, /api-version/],
      [{ 'api-version': '2017-09-01' }, /api-version/],
      [{ resource: undefined }, /resource is missing/],
      [{ resource: 'https://graph.contoso.com' }, /AADSTS500011/],
      [{ client_id: app.clientId }, /Identity not found/],
      [{ client_id: undefined }, /Identity not found/],
    ] as const) {
      for (const { status, body } of [await appService(query), await machine(query)]) {
        assert.equal(status, 400, JSON.stringify(query));
        assert.match(body.error_description ?? '', reason);
      }
    }
    assert.equal((await appService({}, {}, 'POST')).status, 405);
  });

  describe('and federated credentials', () => {
    const form = (assertion: string) => ({
      ...assertionForm(app, assertion),
      grant_type: 'client_credentials',
      scope: GRAPH_DEFAULT,
    });
    const identityToken = async (resource = EXCHANGE) => (await appService({ resource })).body.access_token ?? '';
    const refused = (assertion: string, code: number) =>
      assertTokenError(tenant.state, form(assertion), { status: 401, error: 'invalid_client', code });
    /** Runs with another credential in place of the right one. */
    const trusting = async (change: { subject?: string; issuer?: string; audience?: string }, code: number) => {
      const [right] = app.federatedCredentials ?? [];
      assert.ok(right);
      app.federatedCredentials?.splice(0, 1, { ...right, ...change });
      try {
        await refused(await identityToken(), code);
      } finally {
        app.federatedCredentials?.splice(0, 1, right);
      }
    };

    it('let the identity stand for the app, alone and for a person', async () => {
      const { state, megan } = tenant;
      const alone = await requestToken(state, form(await identityToken()));
      assert.equal(alone.status, 200, alone.body.error_description);
      const claims = decodeJwt(alone.body.access_token);
      assert.deepEqual([claims.appid, claims.appidacr, claims.roles], [app.clientId, '2', ['User.Read.All']]);
      const forPerson = await requestToken(state, {
        ...assertionForm(app, await identityToken()),
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        requested_token_use: 'on_behalf_of',
        assertion: await issueSsoAssertion(state, megan, app),
        scope: 'https://graph.microsoft.com/User.Read',
      });
      assert.equal(decodeJwt(forPerson.body.access_token).oid, megan.id, forPerson.body.error_description);
    });

    it('must name the object id as subject, the issuer and the audience, exactly', async () => {
      await trusting({ subject: identity.clientId }, 700213);
      await trusting({ subject: principal().toUpperCase() }, 700213);
      await trusting({ issuer: 'https://sts.windows.net/x/' }, 700211);
      await trusting({ audience: 'api://AzureADTokenExchangeChina' }, 700212);
      await refused(await identityToken('https://graph.microsoft.com'), 700211);
    });

    it('accept no token of another identity, of an app, or with another signature', async () => {
      const { state, botApp } = tenant;
      const other = { ...identity, clientId: '44444444-4444-4444-8444-444444444444' };
      const token = (clientId: string) => issueAccessToken(state, { audience: EXCHANGE, clientId });
      await refused(await token(other.clientId), 700213);
      app.federatedCredentials?.push({
        issuer: `${state.addresses.entra}/${state.id}/v2.0`,
        subject: servicePrincipalId(state, other.clientId),
        audience: EXCHANGE,
      });
      await refused(await token(other.clientId), 700222);
      const [header, payload] = (await identityToken()).split('.');
      await assertTokenError(state, form(`${header}.${payload}.${'A'.repeat(342)}`), {
        status: 400,
        error: 'invalid_grant',
        code: 50013,
      });
      assert.equal(botApp.managedIdentity, undefined);
    });

    it('do not make the identity an app: it gets no token from Entra itself', async () => {
      const { state } = tenant;
      const own = { grant_type: 'client_credentials', scope: GRAPH_DEFAULT };
      await assertTokenError(
        state,
        { ...own, ...assertionForm(identity, await identityToken()) },
        { status: 400, error: 'unauthorized_client', code: 700016 },
      );
      await assertTokenError(
        state,
        { ...own, client_id: app.clientId, client_secret: '' },
        { status: 401, error: 'invalid_client', code: 7000218 },
      );
    });
  });

  describe("and Microsoft's client", () => {
    /** MSAL keeps the first endpoint that it finds, so each environment needs a thread of its own. */
    async function tokenIn(environment: Readonly<Record<string, string>>): Promise<string> {
      const program = `
        import { parentPort } from 'node:worker_threads';
        import { ManagedIdentityCredential } from '@azure/identity';
        const credential = new ManagedIdentityCredential({ clientId: '${identity.clientId}' });
        parentPort.postMessage((await credential.getToken('${EXCHANGE}/.default')).token);`;
      const worker = new Worker(
        new URL(
          `data:text/javascript,${encodeURIComponent(program.replace("'@azure/identity'", `'${import.meta.resolve('@azure/identity')}'`))}`,
        ),
        {
          env: environment,
        },
      );
      const [token] = await once(worker, 'message');
      await worker.terminate();
      return String(token);
    }

    it('gets a token on App Service and on a virtual machine', async () => {
      const { addresses } = tenant.state;
      const environments = [
        identityEnvironment(tenant.state),
        { AZURE_POD_IDENTITY_AUTHORITY_HOST: addresses.identity },
      ];
      for (const token of await Promise.all(environments.map(tokenIn))) {
        assert.equal(decodeJwt(token).sub, principal());
      }
    });
  });
});
