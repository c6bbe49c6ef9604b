import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { issueAccessToken } from '../../../../sandbox/entra/tokens/issue-access-token.ts';
import { graphService } from '../../../../sandbox/graph/index.ts';
import { listen } from '../../../../sandbox/http/listen.ts';
import type { AppRegistration } from '../../../../sandbox/tenant/apps/app-registration.ts';
import { findMySite, findPerson } from '../../../../src/microsoft365/graph/find-person.ts';
import type { GraphAccess } from '../../../../src/microsoft365/graph/request-graph.ts';
import { type SmallTenant, startSmallTenant } from '../../../helpers/sandbox/small-tenant.ts';

const NEVER = new AbortController().signal;
const RESOURCE = 'https://graph.microsoft.com';

describe('A search for a person in the directory', () => {
  let tenant: SmallTenant;
  let access: GraphAccess;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
    access = accessOf(tenant.ssoApp, ['User.Read.All']);
  });
  after(() => tenant.stop());

  function accessOf({ clientId }: AppRegistration, roles: readonly string[]): GraphAccess {
    const getToken = () => issueAccessToken(tenant.state, { audience: RESOURCE, clientId, roles });
    return { graph: { url: tenant.state.addresses.graph, resource: RESOURCE }, getToken };
  }

  it('accepts a UPN, an object id and a mail address', async () => {
    const { megan } = tenant;
    const mail = 'megan.bowen@contoso.com';
    (megan as { mail: string }).mail = mail;
    for (const name of [megan.userPrincipalName, megan.userPrincipalName.toUpperCase(), megan.id, mail]) {
      assert.deepEqual(await findPerson(access, name, NEVER), {
        state: 'read',
        value: { objectId: megan.id, userPrincipalName: megan.userPrincipalName },
      });
    }
  });

  it('finds no one for unknown names, with or without special characters', async () => {
    for (const name of ['missing@contoso.com', "o'missing@contoso.com", 'missing', '?x', 'a#EXT#@b.c']) {
      assert.deepEqual(await findPerson(access, name, NEVER), { state: 'absent', sign: 'none-of-that-name' }, name);
    }
  });

  it('can’t reach another Graph path', async () => {
    const result = await findPerson(access, '../me', NEVER);
    assert.deepEqual(
      [result.state, tenant.state.requests.of('graph').at(-1)?.url.split('?')[0]],
      ['failed', '/v1.0/users/..%2Fme'],
    );
  });

  it('does not choose between people with the same mail address', async () => {
    const { megan, lee } = tenant;
    for (const one of [megan, lee]) (one as { mail: string }).mail = 'shared@contoso.com';
    const result = await findPerson(access, 'shared@contoso.com', NEVER);
    assert.deepEqual(result, { state: 'absent', sign: 'several-of-that-mail' });
  });

  it('fails without the permission, instead of finding no one', async () => {
    const result = await findPerson(accessOf(tenant.ssoApp, []), tenant.megan.id, NEVER);
    assert.ok(result.state === 'failed' && result.reason === 'forbidden', JSON.stringify(result));
  });

  it("learns the person's My Site", async () => {
    const found = await findMySite(access, tenant.megan.id, NEVER);
    assert.match((found.state === 'read' && found.value.mySite) || '', /\/personal\/meganb_/);
  });

  for (const [what, answer] of [
    [
      'Graph refuses it to apps',
      (_, response) => {
        response.statusCode = 401;
        response.end('{"error":{"code":"UnknownError"}}');
      },
    ],
    ['Graph omits it', (_, response) => response.setHeader('content-type', 'application/json').end('{"mySite":null}')],
  ] as const satisfies readonly (readonly [string, RequestListener])[]) {
    it(`goes without My Site if ${what}`, async () => {
      const { state, certificates } = tenant;
      const graph = await listen(answer, { service: 'graph', log: state.requests, certificates });
      try {
        const there = { ...access, graph: { url: graph.origin, resource: RESOURCE } };
        const found = await findMySite(there, tenant.megan.id, NEVER);
        assert.equal(found.state === 'read' ? found.value.mySite : undefined, undefined);
      } finally {
        await graph.stop();
      }
    });
  }

  it('names the failure, whatever the optional parts of an error are', async () => {
    const error = { code: 'Authorization_RequestDenied', message: 'words' };
    const bodies = [
      { error: { ...error, innerError: null } },
      { error: { ...error, innerError: 7, details: null } },
      { error: { ...error, message: null } },
      { error: { code: 7, innerError: { 'request-id': null } } },
      { error: null },
      null,
      [],
      'words',
    ];
    let body: unknown;
    const answer: RequestListener = (_request, response) => {
      response.writeHead(403, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const graph = await listen(answer, { service: 'graph', log: tenant.state.requests });
    try {
      for (body of bodies) {
        const access = { graph: { url: graph.origin, resource: RESOURCE }, getToken: async () => 'token' };
        const found = await findPerson(access, tenant.megan.id, NEVER);
        assert.equal(found.state === 'failed' && found.reason, 'forbidden', JSON.stringify(body));
      }
    } finally {
      await graph.stop();
    }
  });
});
