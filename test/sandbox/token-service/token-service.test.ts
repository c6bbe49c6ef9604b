import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { personMri } from '../../../sandbox/channel/index.ts';
import { issueAccessToken, issueSsoAssertion } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { graphConnection, type Person, startTenant, type Tenant } from '../../../sandbox/index.ts';

/** A response on the wire, whose members the tests name one by one. */
interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

describe('The Bot Framework Token Service', () => {
  let tenant: Tenant;
  let authorization: string;
  before(async () => {
    tenant = await startTenant({ seed: 4718, peopleSeed: 1 });
    const { bot, signIn } = tenant.apps;
    tenant.teams.connectBot({
      botId: bot.clientId,
      ssoClientId: signIn.clientId,
      endpoint: 'http://localhost:9/api/messages',
      connections: [
        graphConnection(signIn),
        { ...graphConnection(signIn), name: 'plain', tokenExchangeUrl: undefined },
      ],
    });
    authorization = `Bearer ${await tokenOf(bot.clientId)}`;
  });
  after(() => tenant.stop());

  const tokenOf = (clientId: string) =>
    issueAccessToken(tenant.state, { audience: 'https://api.botframework.com', clientId });

  async function call(path: string, query: Record<string, string>, init: RequestInit = {}): Promise<Answer> {
    const url = `${tenant.addresses.channel}${path}?${new URLSearchParams(query)}`;
    const headers = { authorization, 'content-type': 'application/json', ...init.headers };
    const response = await fetch(url, { ...init, headers });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text };
  }

  const userIdOf = (person: Person) => personMri(tenant.state, tenant.apps.bot.clientId, person);
  const userOf = (person: Person, connectionName = 'graph') => ({
    userId: userIdOf(person),
    connectionName,
    channelId: 'msteams',
  });
  const stateOf = (person: Person, changes: object = {}) =>
    Buffer.from(
      JSON.stringify({
        connectionName: 'graph',
        conversation: { channelId: 'msteams', user: { id: userIdOf(person) } },
        msAppId: tenant.apps.bot.clientId,
        ...changes,
      }),
    ).toString('base64');
  const exchange = (person: Person, assertion: string, connectionName?: string) =>
    call('/api/usertoken/exchange', userOf(person, connectionName), {
      method: 'POST',
      body: JSON.stringify({ token: assertion }),
    });
  const assertionOf = (person: Person) => issueSsoAssertion(tenant.state, person, tenant.apps.signIn);
  const getToken = (person: Person, query = {}) => call('/api/usertoken/GetToken', { ...userOf(person), ...query });
  const linkFor = async (person: Person, query = {}): Promise<string> => {
    const { body } = await call('/api/botsignin/GetSignInResource', { state: stateOf(person), ...query });
    return body.signInLink;
  };

  it('exchanges an assertion for a token of Graph, keeps it, and forgets it', async () => {
    const person = tenant.person('nora.lindqvist');
    assert.deepEqual(await getToken(person), { status: 404, body: '' });
    const { status, body } = await exchange(person, await assertionOf(person));
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([body.channelId, body.connectionName], ['msteams', 'graph']);
    const { aud, upn, scp } = decodeJwt(body.token);
    assert.deepEqual([aud, upn, scp], ['00000003-0000-0000-c000-000000000000', person.userPrincipalName, 'User.Read']);
    assert.ok(Date.parse(body.expiration) > Date.now());
    assert.equal((await getToken(person)).body.token, body.token);
    const states = await call('/api/usertoken/GetTokenStatus', { userId: userIdOf(person), channelId: 'msteams' });
    assert.deepEqual(
      states.body.map((one: Answer['body']) => [one.connectionName, one.hasToken]),
      [
        ['graph', true],
        ['plain', false],
      ],
    );
    assert.equal((await call('/api/usertoken/SignOut', userOf(person), { method: 'DELETE' })).status, 200);
    assert.equal((await getToken(person)).status, 404);
  });

  it('refuses an exchange that Entra refuses, or that has no assertion', async () => {
    const person = tenant.person('nora.lindqvist');
    const { clientId } = tenant.apps.signIn;
    const notAnAssertion = await exchange(person, 'x.y.z');
    assert.deepEqual([notAnAssertion.status, notAnAssertion.body.error.code], [400, 'BadRequest']);
    const empty = await exchange(person, '');
    assert.deepEqual([empty.status, empty.body.error.code], [400, 'BadArgument']);
    tenant.state.policies.setConsent(clientId, 'user-consent');
    const noConsent = await exchange(person, await assertionOf(person));
    tenant.state.policies.setConsent(clientId, 'granted');
    assert.deepEqual([noConsent.status, noConsent.body.error.message], [400, 'Consent Required']);
    assert.equal((await getToken(person)).status, 404);
  });

  it('gives a link to sign in, and what single sign-on needs', async () => {
    const person = tenant.person('nora.lindqvist');
    const { body } = await call('/api/botsignin/GetSignInResource', { state: stateOf(person) });
    assert.match(body.signInLink, /\/api\/oauth\/signin\?signin=[0-9a-f]{32}$/);
    assert.equal(body.tokenExchangeResource.uri, tenant.apps.signIn.identifierUri);
    const plain = await call('/api/botsignin/GetSignInResource', {
      state: stateOf(person, { connectionName: 'plain' }),
    });
    assert.equal(plain.body.tokenExchangeResource, undefined);
    const url = await call('/api/botsignin/GetSignInUrl', { state: stateOf(person) });
    assert.match(url.body, /^http:\/\/localhost:\d+\/api\/oauth\/signin\?signin=/);
    // The names in the state of the SDK for .NET.
    const Conversation = { ChannelId: 'msteams', User: { Id: userIdOf(person) } };
    const names = { ConnectionName: 'graph', Conversation, MsAppId: tenant.apps.bot.clientId };
    const state = Buffer.from(JSON.stringify(names)).toString('base64');
    assert.equal((await call('/api/botsignin/GetSignInResource', { state })).status, 200);
    // The state of the Agents SDK for JavaScript.
    const empty = stateOf(person, { msAppId: '' });
    assert.equal((await call('/api/botsignin/GetSignInResource', { state: empty })).status, 200);
  });

  it('refuses a state of another bot, of an unknown connection, or that is none', async () => {
    const person = tenant.person('nora.lindqvist');
    for (const state of [
      stateOf(person, { msAppId: 'another' }),
      stateOf(person, { connectionName: 'gone' }),
      stateOf(person, { conversation: {} }),
      'nonsense',
    ]) {
      const { status, body } = await call('/api/botsignin/GetSignInResource', { state });
      assert.deepEqual([status, body.error.code], [400, 'BadArgument'], state);
    }
    assert.equal((await exchange(person, await assertionOf(person), 'gone')).status, 400);
  });

  it('gives a token only after the code of the last page', async () => {
    const person = tenant.person('kenji.mori');
    const page = await tenant.openAs(person, await linkFor(person));
    const code = /<strong>(\d{6})<\/strong>/.exec(page.text)?.[1] ?? '';
    assert.equal(page.status, 200, page.text);
    assert.equal((await getToken(person)).status, 404);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    assert.equal((await getToken(person, { code: wrong })).status, 404);
    const other = tenant.person('nora.lindqvist');
    assert.equal((await getToken(other, { code })).status, 404);
    const { status, body } = await getToken(person, { code });
    assert.deepEqual([status, decodeJwt(body.token).oid], [200, person.id]);
    assert.equal((await getToken(person, { code })).status, 404, 'a code works once');
    const both = await call('/api/usertoken/GetTokenOrSignInResource', {
      ...userOf(person),
      state: stateOf(person),
    });
    assert.deepEqual(Object.keys(both.body), ['tokenResponse']);
    assert.equal(both.body.tokenResponse.token, body.token);
  });

  it('ends a code after five wrong ones', async () => {
    const person = tenant.person('jonas.weber');
    const page = await tenant.openAs(person, await linkFor(person));
    const code = /<strong>(\d{6})<\/strong>/.exec(page.text)?.[1] ?? '';
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    for (let attempt = 0; attempt < 5; attempt++) await getToken(person, { code: wrong });
    assert.equal((await getToken(person, { code })).status, 404);
  });

  it('gives a link instead of a token to a person who is not signed in', async () => {
    const person = tenant.person('nora.lindqvist');
    const { body } = await call('/api/usertoken/GetTokenOrSignInResource', {
      ...userOf(person),
      state: stateOf(person),
    });
    assert.deepEqual(Object.keys(body), ['signInResource']);
    assert.equal(body.signInResource.tokenExchangeResource.uri, tenant.apps.signIn.identifierUri);
  });

  it('uses a link once, and leads to the page that the bot asked for', async () => {
    const person = tenant.person('nora.lindqvist');
    const link = await linkFor(person, { finalRedirect: `${tenant.addresses.control}/` });
    assert.equal((await tenant.openAs(person, link)).url, `${tenant.addresses.control}/`);
    const again = await tenant.openAs(person, link);
    assert.deepEqual([again.status, /expired or was used/.test(again.text)], [400, true]);
  });

  it('shows why Entra ID refused the person', async () => {
    const person = tenant.person('nora.lindqvist');
    const link = await linkFor(person);
    const signin = new URL(link).searchParams.get('signin') ?? '';
    const query = new URLSearchParams({
      state: signin,
      error: 'access_denied',
      error_description: 'AADSTS65004: <no>',
    });
    const refused = await tenant.openAs(person, `${tenant.addresses.channel}/.auth/web/redirect?${query}`);
    assert.equal(refused.status, 400);
    assert.match(refused.text, /AADSTS65004: &lt;no&gt;/);
  });

  it('is for the bot only', async () => {
    const person = tenant.person('nora.lindqvist');
    const refusal = async (header: string) => {
      const { status } = await call('/api/usertoken/GetToken', userOf(person), { headers: { authorization: header } });
      return status;
    };
    assert.equal(await refusal(''), 401);
    assert.equal(await refusal(`Bearer ${await assertionOf(person)}`), 401);
    assert.equal(await refusal(`Bearer ${await tokenOf('66666666-6666-4666-8666-666666666666')}`), 403);
    const missing = await call('/api/usertoken/GetToken', { userId: userIdOf(person) });
    assert.deepEqual([missing.status, missing.body.error.code], [400, 'BadArgument']);
  });
});
