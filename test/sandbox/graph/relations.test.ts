import assert from 'node:assert/strict';
import { graphService } from '../../../sandbox/graph/index.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import { guidFrom } from '../../../sandbox/tenant/random.ts';
import { appToken, fetchGraph, graphToken } from '../../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

const DENIED = [403, 'Authorization_RequestDenied'];
const NOT_FOUND = [404, 'Request_ResourceNotFound'];
const USER = { '@odata.type': '#microsoft.graph.user' };

describe('Managers and memberships in Graph', () => {
  let tenant: SmallTenant;
  /** Manages Lee, who manages Megan. */
  let head: Person;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
    const { state, megan, lee } = tenant;
    head = { ...lee, id: guidFrom('head'), userPrincipalName: 'head@contoso.onmicrosoft.com', displayName: 'Head' };
    Object.assign(megan, { managerId: lee.id, directoryRoles: ['User Administrator'] });
    Object.assign(lee, { managerId: head.id });
    state.people.set(head.id, head);
    const memberIds = [megan.id];
    for (const [displayName, kind] of [
      ['Employees', 'security'],
      ['Design team', 'microsoft365'],
    ] as const) {
      const id = guidFrom('group', displayName);
      state.groups.set(id, { id, displayName, kind, memberIds });
    }
  });
  after(() => tenant.stop());

  const get = async (path: string, token: string, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetchGraph(tenant, `/v1.0${path}`, { token, headers });
    const body = await response.json();
    return { status: response.status, body, refusal: [response.status, body.error?.code] };
  };
  const asMegan = (...scopes: readonly string[]) => graphToken(tenant, tenant.megan, scopes);

  it('return the manager with the default properties, or with the selected ones', async () => {
    const { megan, lee, state } = tenant;
    const token = await asMegan('User.Read.All');
    const { body } = await get('/me/manager', token);
    assert.equal(body['@odata.context'], `${state.addresses.graph}/v1.0/$metadata#directoryObjects/$entity`);
    assert.deepEqual([body['@odata.type'], body.id, body.mobilePhone], [USER['@odata.type'], lee.id, null]);
    const app = await appToken(tenant, ['User.Read.All']);
    assert.deepEqual((await get(`/users/${megan.id}/manager?$select=id`, app)).body, {
      '@odata.context': `${state.addresses.graph}/v1.0/$metadata#directoryObjects(id)/$entity`,
      ...USER,
      id: lee.id,
    });
  });

  it('refuse the manager without permission to read all users, and answer 404 if there is none', async () => {
    for (const scope of ['User.Read', 'User.ReadBasic.All'])
      assert.deepEqual((await get('/me/manager', await asMegan(scope))).refusal, DENIED);
    const token = await asMegan('User.Read.All');
    const none = await get(`/users/${head.id}/manager`, token);
    assert.deepEqual(none.refusal, NOT_FOUND);
    assert.match(
      none.body.error.message,
      /^Resource 'manager' does not exist or one of its queried reference-property/,
    );
    assert.deepEqual((await get('/users/unknown@contoso.onmicrosoft.com/manager', token)).refusal, NOT_FOUND);
    assert.equal((await get('/me/manager?$select=nickname', token)).status, 400);
  });

  it('expand the manager of one user and of many; without a manager, there is no such property', async () => {
    const { lee, state } = tenant;
    const app = await appToken(tenant, ['User.Read.All']);
    const { body } = await get('/users?$select=displayName&$expand=manager($select=id)', app);
    assert.deepEqual(body, {
      '@odata.context': `${state.addresses.graph}/v1.0/$metadata#users(displayName,manager(id))`,
      value: [
        { displayName: 'Megan Bowen', manager: { ...USER, id: lee.id } },
        { displayName: 'Lee Gu', manager: { ...USER, id: head.id } },
        { displayName: 'Head' },
      ],
    });
    const one = await get('/me?$expand=manager', await asMegan('User.Read', 'User.Read.All'));
    assert.deepEqual([one.body.manager.displayName, one.body.manager.manager], ['Lee Gu', undefined]);
    assert.equal((await get('/me?$expand=manager', await asMegan('User.Read'))).status, 403);
  });

  it('expand the chain of managers of one user only, with the header for it', async () => {
    const token = await asMegan('User.Read.All');
    const expand = '$select=id&$expand=manager($levels=max;$select=displayName)&$count=true';
    const eventual = { consistencylevel: 'eventual' };
    const { body } = await get(`/me?${expand}`, token, eventual);
    assert.deepEqual(body.manager, { ...USER, displayName: 'Lee Gu', manager: { ...USER, displayName: 'Head' } });
    assert.equal((await get(`/me?${expand}`, token)).status, 400);
    assert.equal((await get(`/users?${expand}`, token, eventual)).status, 400);
    assert.equal((await get('/me?$expand=manager($levels=0)', token, eventual)).status, 400);
  });

  it('know relationships by name: one in $select shows nothing, others than the manager are not played', async () => {
    const token = await asMegan('User.Read.All');
    const { body } = await get('/me?$select=id,manager', token);
    assert.deepEqual(Object.keys(body).slice(1), ['id']);
    assert.equal((await get('/me?$expand=directReports', token)).status, 501);
    assert.equal((await get('/me?$expand=boss', token)).status, 400);
  });

  it('list groups and roles: all properties to those who may read the directory, page by page', async () => {
    const { megan } = tenant;
    const token = await appToken(tenant, ['Directory.Read.All']);
    const shown = [];
    let path: string | undefined = `/users/${megan.id}/memberOf?$top=2`;
    while (path) {
      const { body } = await get(path, token);
      shown.push(...body.value);
      path = body['@odata.nextLink']?.replace(/^.*\/v1\.0/, '');
    }
    assert.deepEqual(
      shown.map((one) => [one['@odata.type'], one.displayName, one.securityEnabled, one.mail]),
      [
        ['#microsoft.graph.group', 'Employees', true, null],
        ['#microsoft.graph.group', 'Design team', false, 'designteam@contoso.onmicrosoft.com'],
        ['#microsoft.graph.directoryRole', 'User Administrator', undefined, undefined],
      ],
    );
  });

  it('show ids only of what the caller may not read', async () => {
    const names = async (...scopes: readonly string[]) => {
      const { body } = await get('/me/memberOf?$select=id,displayName', await asMegan(...scopes));
      assert.ok(body.value.every((one: { id: unknown }) => typeof one.id === 'string'));
      return body.value.map((one: { displayName: unknown }) => one.displayName);
    };
    assert.deepEqual(await names('User.Read'), [null, null, null]);
    assert.deepEqual(await names('GroupMember.Read.All'), ['Employees', 'Design team', null]);
    assert.deepEqual(await names('Directory.Read.All'), ['Employees', 'Design team', 'User Administrator']);
  });

  it('refuse memberships of others with User.Read, and to an app with less than the directory', async () => {
    const { lee } = tenant;
    const path = `/users/${lee.id}/memberOf`;
    assert.deepEqual((await get(path, await asMegan('User.Read'))).refusal, DENIED);
    assert.deepEqual((await get(path, await appToken(tenant, ['User.Read.All']))).refusal, DENIED);
    assert.deepEqual((await get(path, await asMegan('User.Read.All'))).body.value, []);
  });
});
