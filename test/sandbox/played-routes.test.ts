import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import express, { Router } from 'express';
import { issueAccessToken } from '../../sandbox/entra/tokens/issue-access-token.ts';
import { routesOf } from '../../sandbox/list-routes.ts';
import { playedPage, playedServices } from '../../sandbox/played-routes.ts';
import { type RealTenant, startRealTenant } from '../helpers/sandbox/real-tenant.ts';

describe('The list of what the sandbox plays', () => {
  it('is the list of its routes: node sandbox/main.ts --routes > sandbox/PLAYED.md', async () => {
    assert.equal(readFileSync('sandbox/PLAYED.md', 'utf8'), await playedPage());
  });

  it('has each route once for a method', async () => {
    for (const { name, routes } of await playedServices()) {
      assert.ok(routes.length > 0, name);
      for (const { method, path } of routes)
        assert.match(`${method} ${path}`, /^[A-Z]+ [/[][\w/:[\].$@%=,()-]*$/, name);
    }
  });

  it('includes routes of routers inside a router, and readable patterns', () => {
    const inner = Router()
      .get('/members/:id', () => {})
      .delete('/', () => {});
    const app = express();
    app.use(['/a', '/b'], Router().use('/inner', inner));
    app.post(/^\/c\/[^/]+\/?$/i, () => {});
    app.use(() => {});
    assert.deepEqual(
      routesOf(app).map(({ method, path }) => `${method} ${path}`),
      ['GET /a/inner/members/:id', 'DELETE /a/inner/', 'GET /b/inner/members/:id', 'DELETE /b/inner/', 'POST /c/:id'],
    );
  });
});

describe('What the sandbox does not play', () => {
  let real: RealTenant;
  before(async () => {
    real = await startRealTenant({ seed: 4719, peopleSeed: 1 });
    real.tenant.teams.connectBot({ botId: real.tenant.apps.bot.clientId, endpoint: 'http://localhost:9/api/messages' });
  });
  after(() => real.stop());

  const tokenFor = (audience: string) => {
    const { state, apps, chatPerson: person } = real.tenant;
    return audience === 'https://api.botframework.com'
      ? issueAccessToken(state, { audience, clientId: apps.bot.clientId })
      : issueAccessToken(state, { audience, clientId: apps.signIn.clientId, person, scopes: ['User.Read'] });
  };

  const cases: readonly (readonly [url: string, audience?: string])[] = [
    ['https://login.microsoftonline.com/common/oauth2/v2.0/logout'],
    ['https://graph.microsoft.com/v1.0/me/messages', 'https://graph.microsoft.com'],
    ['https://graph.microsoft.com/v1.0/me?$expand=directReports', 'https://graph.microsoft.com'],
    ['https://contoso.sharepoint.com/_api/web/lists', 'https://contoso.sharepoint.com'],
    ['https://smba.trafficmanager.net/teams/v3/botstate/x', 'https://api.botframework.com'],
    ['https://smba.trafficmanager.net/teams/v1/meetings/x', 'https://api.botframework.com'],
    ['https://smba.trafficmanager.net/v1/.well-known/keys'],
    ['https://token.botframework.com/api/usertoken/GetAadTokens', 'https://api.botframework.com'],
    ['https://login.botframework.com/elsewhere'],
    ['https://teams.microsoft.com/v2'],
  ];
  for (const [url, audience] of cases) {
    it(`answers 501 and a sentence: ${url}`, async () => {
      const headers = {
        'user-agent': 'NONISV|A|B/1.0',
        ...(audience && { authorization: `Bearer ${await tokenFor(audience)}` }),
      };
      const response = await real.fetch(url, { headers });
      const text = await response.text();
      assert.equal(response.status, 501, text);
      assert.match(text, /The sandbox does not play /);
      assert.ok(text.includes(new URL(url).pathname.replace('/v1.0', '')), text);
    });
  }

  it('is a page for a browser', async () => {
    for (const url of ['https://contoso.sharepoint.com/sites/none', 'https://m365.cloud.microsoft/none']) {
      const { status, text } = await real.tenant.openAs(real.tenant.chatPerson, url);
      assert.equal(status, 501);
      assert.match(text, /The sandbox does not play GET \/(sites\/)?none of/);
    }
  });
});
