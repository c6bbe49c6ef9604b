import assert from 'node:assert/strict';
import { graphService } from '../../../sandbox/graph/index.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import { guidFrom } from '../../../sandbox/tenant/random.ts';
import { appToken, fetchGraph, graphToken } from '../../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

const DENIED = [403, 'Authorization_RequestDenied'];

describe("Graph's /users", () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
    const people = tenant.state.people as Map<string, Person>;
    for (let index = 0; index < 9; index += 1) {
      const id = guidFrom('crowd', index);
      const address = `crowd${index}@contoso.onmicrosoft.com`;
      people.set(id, { ...tenant.lee, id, userPrincipalName: address, mail: address });
    }
    const id = guidFrom('guest');
    people.set(id, {
      ...tenant.lee,
      id,
      userPrincipalName: 'ann_fabrikam.com#EXT#@contoso.onmicrosoft.com',
      mail: 'ann@fabrikam.com',
      displayName: "Ann O'Neill and friends",
      userType: 'Guest',
    });
  });
  after(() => tenant.stop());

  const get = async (path: string, token?: string, headers: Readonly<Record<string, string>> = {}) => {
    const bearer = token ?? (await appToken(tenant, ['User.Read.All']));
    const response = await fetchGraph(tenant, path, { token: bearer, headers });
    return { status: response.status, body: await response.json() };
  };
  const delegated = (scope: string) => graphToken(tenant, tenant.megan, [scope]);
  const refusalOf = async (path: string, token?: string) => {
    const { status, body } = await get(path, token);
    return [status, body.error?.code];
  };

  it('returns a person by id, by user principal name in any case, and by a key in parentheses', async () => {
    const { lee, state } = tenant;
    for (const path of [
      `/users/${lee.id}`,
      `/users/${lee.userPrincipalName.toUpperCase()}`,
      `/users('${lee.userPrincipalName}')`,
    ]) {
      const { status, body } = await get(`/v1.0${path}?$select=id,userType`);
      assert.equal(status, 200, path);
      assert.deepEqual(body, {
        '@odata.context': `${state.addresses.graph}/v1.0/$metadata#users(id,userType)/$entity`,
        id: lee.id,
        userType: 'Member',
      });
    }
    assert.equal((await get('/v1.0/users/ann_fabrikam.com%23EXT%23@contoso.onmicrosoft.com')).status, 200);
  });

  it('returns 404 for an unknown person; a mail address is no key', async () => {
    for (const named of ['unknown@contoso.onmicrosoft.com', guidFrom('unknown'), 'ann@fabrikam.com']) {
      const { status, body } = await get(`/v1.0/users/${named}`);
      assert.deepEqual([status, body.error.code], [404, 'Request_ResourceNotFound']);
      assert.match(body.error.message, new RegExp(`^Resource '${named}' does not exist or one of its`));
    }
  });

  it('returns oneself with User.Read, and others only with more', async () => {
    const { megan, lee } = tenant;
    const token = await delegated('User.Read');
    assert.equal((await get(`/v1.0/users/${megan.id}?$select=userType`, token)).status, 200);
    assert.deepEqual(await refusalOf(`/v1.0/users/${lee.id}`, token), DENIED);
    assert.deepEqual(await refusalOf(`/v1.0/users/${guidFrom('unknown')}`, token), DENIED);
    assert.equal((await get(`/v1.0/users/${lee.id}?$select=userType`, await delegated('User.Read.All'))).status, 200);
  });

  it('distinguishes delegated and application permissions', async () => {
    const path = `/v1.0/users/${tenant.lee.id}`;
    assert.deepEqual(await refusalOf(path, await appToken(tenant, [])), DENIED);
    assert.deepEqual(await refusalOf(path, await appToken(tenant, ['User.Read'])), DENIED);
    assert.deepEqual(await refusalOf(path, await appToken(tenant, ['User.ReadBasic.All'])), DENIED);
    assert.deepEqual(await refusalOf('/v1.0/users', await appToken(tenant, ['ProfilePhoto.Read.All'])), DENIED);
    assert.deepEqual(await refusalOf('/v1.0/users', await delegated('User.Read')), DENIED);
  });

  it('hides the rest of others’ profiles from callers with basic permission', async () => {
    const token = await delegated('User.ReadBasic.All');
    const { body } = await get(`/v1.0/users/${tenant.lee.id}`, token);
    assert.deepEqual([body.displayName, body.jobTitle], ['Lee Gu', null]);
    assert.deepEqual(await refusalOf(`/v1.0/users/${tenant.lee.id}?$select=assignedPlans`, token), DENIED);
    assert.deepEqual(await refusalOf(`/v1.0/users?$filter=accountEnabled eq true`, token), DENIED);
    assert.equal((await get(`/v1.0/users/${tenant.megan.id}`, token)).body.jobTitle, 'Marketing Manager');
  });

  it('lists all people in pages, with links valid only for their query', async () => {
    const seen: string[] = [];
    let path: string | undefined = '/v1.0/users?$top=5&$select=id';
    let links = 0;
    while (path) {
      const { status, body }: Awaited<ReturnType<typeof get>> = await get(path);
      assert.equal(status, 200);
      assert.equal(body['@odata.context'], `${tenant.state.addresses.graph}/v1.0/$metadata#users(id)`);
      assert.ok(body.value.length <= 5);
      seen.push(...body.value.map(({ id }: { id: string }) => id));
      const next: string | undefined = body['@odata.nextLink'];
      if (next) {
        assert.match(next, /\/v1\.0\/users\?\$top=5&\$select=id&\$skiptoken=[\w-]+$/);
        links += 1;
      }
      path = next?.slice(tenant.state.addresses.graph.length);
    }
    assert.deepEqual([seen, links], [[...tenant.state.people.keys()], 2]);
    const { body } = await get('/v1.0/users?$top=5');
    const token = /\$skiptoken=(.*)$/.exec(body['@odata.nextLink'])?.[1] ?? '';
    for (const other of [`$top=6&$skiptoken=${token}`, '$skiptoken=nonsense']) {
      assert.deepEqual(await refusalOf(`/v1.0/users?${other}`), [400, 'Directory_ExpiredPageToken']);
    }
  });

  it('accepts page sizes from 1 to 999', async () => {
    assert.equal((await get('/v1.0/users?$top=999')).body.value.length, 12);
    for (const full of ['/v1.0/users', '/v1.0/users?$top=12']) {
      assert.equal((await get(full)).body['@odata.nextLink'], undefined, full);
    }
    for (const top of ['0', '1000', 'many']) {
      const { status, body } = await get(`/v1.0/users?$top=${top}`);
      assert.deepEqual([status, body.error.code], [400, 'Request_UnsupportedQuery']);
      assert.equal(body.error.message, `Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`);
    }
  });

  it('supports some filters and rejects the rest', async () => {
    const count = async (filter: string) => {
      const { status, body } = await get(`/v1.0/users?$filter=${encodeURIComponent(filter)}`);
      assert.equal(status, 200, JSON.stringify(body));
      return body.value.length;
    };
    assert.equal(await count("accountEnabled eq true and userType eq 'Member'"), 11);
    assert.equal(await count("userType eq 'guest'"), 1);
    assert.equal(await count("displayName eq 'Ann O''Neill and friends'"), 1);
    assert.equal(await count('accountEnabled eq false'), 0);
    assert.equal(await count("startswith(displayName,'MEGAN') or userType eq 'Guest'"), 2);
    assert.equal(await count("(userType in ('Guest')) and (accountEnabled eq true)"), 1);
    for (const filter of [
      "mySite eq 'x'",
      "accountEnabled eq 'true'",
      'displayName eq true',
      "mail gt 'a'",
      "mail eq 'a' or",
      "(mail eq 'a'",
      "mail eq 'a' mail eq 'b'",
      "startswith(id,'a')",
      'mail in ()',
      "mail eq 'a",
    ]) {
      const path = `/v1.0/users?$filter=${encodeURIComponent(filter)}`;
      assert.deepEqual(await refusalOf(path), [400, 'Request_UnsupportedQuery'], filter);
    }
    const notPlayed = `/v1.0/users?$filter=${encodeURIComponent("department eq 'x'")}`;
    assert.deepEqual(await refusalOf(notPlayed), [501, 'notImplemented']);
  });

  it('are queried by more operators with ConsistencyLevel and $count', async () => {
    const query = async (
      filter: string,
      headers: Readonly<Record<string, string>> = { ConsistencyLevel: 'eventual' },
    ) => get(`/v1.0/users?$count=true&$top=2&$filter=${encodeURIComponent(filter)}`, undefined, headers);
    for (const [filter, found] of [
      ["userType ne 'Guest'", 11],
      ["not(userType eq 'Guest')", 11],
      ["endsWith(mail,'@contoso.onmicrosoft.com') and userType eq 'Member'", 11],
      ["startsWith(givenName,'Meg')", 1],
    ] as const) {
      const { body } = await query(filter);
      assert.equal(body['@odata.count'], found, filter);
      assert.equal(body.value.length, Math.min(2, found), filter);
    }
    const plain = await query("userType ne 'Guest'", {});
    assert.deepEqual([plain.status, plain.body.error.code], [400, 'Request_UnsupportedQuery']);
    assert.equal((await query("userType eq 'Guest'", {})).body['@odata.count'], undefined);
  });

  it('are counted, sorted and searched', async () => {
    const eventual = { ConsistencyLevel: 'eventual' };
    assert.deepEqual(await refusalOf('/v1.0/users/$count'), [400, 'Request_BadRequest']);
    assert.equal((await get('/v1.0/users/$count', undefined, eventual)).body, 12);
    const names = async (path: string) => {
      const { body } = await get(path, undefined, eventual);
      return body.value.map(({ displayName }: { displayName: string }) => displayName);
    };
    const all = await names('/v1.0/users?$orderby=displayName');
    assert.deepEqual(
      all,
      all.toSorted((left: string, right: string) => left.localeCompare(right, 'en')),
    );
    assert.deepEqual(await names('/v1.0/users?$orderby=displayName desc'), all.toReversed());
    const first = await get('/v1.0/users?$orderby=displayName&$top=5', undefined, eventual);
    const next = await get(first.body['@odata.nextLink'].replace(/^https:\/\/[^/]+/, ''), undefined, eventual);
    assert.deepEqual(next.body.value[0].displayName, all[5]);
    assert.deepEqual(await names('/v1.0/users?$search="displayName:bow"'), ['Megan Bowen']);
    assert.deepEqual(await refusalOf('/v1.0/users?$search="displayName:bow"'), [400, 'BadRequest']);
    assert.deepEqual(await refusalOf('/v1.0/users?$orderby=mail'), [400, 'Request_UnsupportedQuery']);
    const sorted = "/v1.0/users?$orderby=displayName&$filter=userType eq 'Member'";
    assert.deepEqual(await refusalOf(sorted), [400, 'Request_UnsupportedQuery']);
    assert.equal((await names(`${sorted}&$count=true`)).length, 11);
  });

  it('have no properties of other services in lists', async () => {
    for (const name of ['mySite', 'aboutMe', 'skills']) {
      assert.deepEqual(await refusalOf(`/v1.0/users?$select=id,${name}`), [501, 'NotImplemented'], name);
    }
  });
});
