import assert from 'node:assert/strict';
import { type Listening, listen } from '../../../sandbox/http/listen.ts';
import { startTenant, type Tenant } from '../../../sandbox/index.ts';
import { createRequestLog } from '../../../sandbox/tenant/services/request-log.ts';

describe("Entra's pages in a whole tenant", () => {
  let tenant: Tenant;
  let bot: Listening;
  before(async () => {
    tenant = await startTenant({ seed: 340 });
    bot = await listen((request, response) => void response.end(request.url), {
      service: 'control',
      log: createRequestLog(),
    });
  });
  after(async () => {
    await bot.stop();
    await tenant.stop();
  });

  const authorize = (page: string) => {
    const parameters = {
      client_id: tenant.apps.signIn.clientId,
      response_type: 'code',
      redirect_uri: `${bot.origin}${page}`,
      scope: 'openid https://graph.microsoft.com/User.Read',
    };
    const { state, addresses } = tenant;
    return `${addresses.entraPages}/${state.domain}/oauth2/v2.0/authorize?${new URLSearchParams(parameters)}`;
  };

  it('redirect only to the sign-in pages of a connected bot', async () => {
    const before = await tenant.openAs(tenant.chatPerson, authorize('/auth-end'));
    assert.match(before.text, /AADSTS50011/);
    tenant.teams.connectBot({
      botId: tenant.apps.bot.clientId,
      ssoClientId: tenant.apps.signIn.clientId,
      endpoint: `${bot.origin}/api/messages`,
    });
    for (const page of ['/auth-end', '/auth-end.html']) {
      const opened = await tenant.openAs(tenant.chatPerson, authorize(page));
      assert.ok(opened.text.startsWith(`${page}?code=`), opened.text);
    }
    assert.match((await tenant.openAs(tenant.chatPerson, authorize('/auth-end/'))).text, /AADSTS50011/);
  });

  it('are recorded in the request log', () => {
    const [first] = tenant.state.requests.of('entraPages');
    assert.ok(first?.url.includes('/oauth2/v2.0/authorize?'));
  });
});
