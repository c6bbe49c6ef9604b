import assert from 'node:assert/strict';
import { ClientSecretCredential } from '@azure/identity';
import { Client, RetryHandlerOptions } from '@microsoft/microsoft-graph-client';
import { HttpRequestError } from '@pnp/queryable';
import { graphService } from '../../../sandbox/graph/index.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../helpers/sandbox/echo-bot.ts';
import { type EntraTenant, startEntra } from '../../helpers/sandbox/entra-tenant.ts';
import { graphToken } from '../../helpers/sandbox/graph-request.ts';
import { type SharePointTenant, startSharePoint } from '../../helpers/sandbox/sharepoint-tenant.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

describe("Microsoft's clients handle the faults", () => {
  let stop: (() => Promise<void>) | undefined;
  afterEach(async () => {
    await stop?.();
    stop = undefined;
  });

  it('the Graph client: fails when throttled and succeeds after its own retry', async () => {
    const tenant: SmallTenant = await startSmallTenant({ graph: graphService });
    stop = tenant.stop;
    const token = await graphToken(tenant, tenant.megan);
    const client = Client.initWithMiddleware({
      baseUrl: tenant.state.addresses.graph,
      customHosts: new Set(['localhost']),
      authProvider: { getAccessToken: async () => token },
    });
    const me = (retries: number) =>
      client
        .api('/me')
        .middlewareOptions([new RetryHandlerOptions(0, retries)])
        .get();
    tenant.state.faults.set('graph', { kind: 'throttled' }, { times: 1 });
    await assert.rejects(me(0), { statusCode: 429, code: 'TooManyRequests' });
    tenant.state.faults.set('graph', { kind: 'error', status: 503, retryAfter: 0 }, { times: 1 });
    assert.equal((await me(1)).id, tenant.megan.id);
    tenant.state.faults.set('graph', { kind: 'error', status: 504 });
    await assert.rejects(me(0), { statusCode: 504 });
    tenant.state.faults.set('graph', { kind: 'html' });
    assert.equal(typeof (await me(0)), 'object', 'accepts an HTML page as a response');
  });

  it('@azure/identity: fails when Entra is unavailable', async () => {
    const tenant: EntraTenant = await startEntra();
    stop = tenant.stop;
    const { state, botApp } = tenant;
    state.faults.set('entra', { kind: 'error', status: 503 }, { only: '/token' });
    const getToken = () => {
      const credential = new ClientSecretCredential(state.id, botApp.clientId, botApp.secret, {
        authorityHost: state.addresses.entra,
        disableInstanceDiscovery: true,
        retryOptions: { maxRetries: 0 },
      });
      return credential.getToken('https://api.botframework.com/.default');
    };
    await assert.rejects(getToken(), /AADSTS90033/);
    state.faults.clear('entra');
    // Use a new credential: after a 429 or 5xx, MSAL blocks an old one for a minute.
    assert.ok((await getToken()).token);
  });

  it('PnPjs: reads the error when SharePoint throttles', async () => {
    const tenant: SharePointTenant = await startSharePoint();
    stop = tenant.stop;
    tenant.state.faults.set('sharepoint', { kind: 'throttled', retryAfter: 120 });
    const response = await tenant.call(tenant.megan, '/_api/SP.UserProfiles.PeopleManager/GetMyProperties');
    const error = await HttpRequestError.init(response);
    assert.deepEqual([error.status, error.response.headers.get('retry-after')], [429, '120']);
    assert.match(error.message, /429 TOO MANY REQUESTS/);
  });

  it('the Bot Framework connector: reads the error when Teams throttles', async () => {
    const bot: TenantWithBot = await startTenantWithEchoBot();
    stop = bot.stop;
    const failures: unknown[] = [];
    bot.onTurn(async (context) => {
      try {
        await context.sendActivity('hello');
      } catch (error) {
        failures.push(error);
      }
    });
    bot.tenant.state.faults.set('channel', { kind: 'throttled' }, { only: '/v3/conversations' });
    await bot.teams.personalChat(bot.tenant.megan).say('hello');
    const [failure] = failures as [{ statusCode: number; code: string }];
    assert.deepEqual([failure?.statusCode, failure?.code], [429, 'Throttled']);
  });
});
