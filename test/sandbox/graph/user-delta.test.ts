import assert from 'node:assert/strict';
import { graphService } from '../../../sandbox/graph/index.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import { guidFrom } from '../../../sandbox/tenant/random.ts';
import { appToken, fetchGraph, graphToken } from '../../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

describe("Graph's /users/delta", () => {
  let tenant: SmallTenant;
  let app: string;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
    app = await appToken(tenant, ['User.Read.All']);
  });
  after(() => tenant.stop());

  const get = async (path: string, token = app) => {
    const response = await fetchGraph(tenant, path.replace(/^.*\/v1\.0/, '/v1.0'), { token });
    return { status: response.status, body: await response.json() };
  };

  it('returns everyone, then only who is new, changed or deleted', async () => {
    const { megan, lee, state } = tenant;
    const first = (await get('/v1.0/users/delta?$select=displayName,jobTitle,mobilePhone')).body;
    assert.equal(
      first['@odata.context'],
      `${state.addresses.graph}/v1.0/$metadata#users(displayName,jobTitle,mobilePhone)`,
    );
    assert.deepEqual(first.value[0], { displayName: 'Megan Bowen', jobTitle: 'Marketing Manager', id: megan.id });
    assert.equal(first.value.length, 2);
    const unchanged = (await get(first['@odata.deltaLink'])).body;
    assert.deepEqual(unchanged.value, []);

    const added: Person = { ...lee, id: guidFrom('added'), displayName: 'Added' };
    state.people.set(added.id, added);
    Object.assign(megan, { jobTitle: null });
    state.people.delete(lee.id);
    const { value } = (await get(unchanged['@odata.deltaLink'])).body;
    assert.deepEqual(value, [
      { displayName: 'Megan Bowen', jobTitle: null, id: megan.id },
      { displayName: 'Added', jobTitle: 'Director', id: added.id },
      { id: lee.id, '@removed': { reason: 'changed' } },
    ]);
    state.people.delete(added.id);
    state.people.set(lee.id, lee);
    Object.assign(megan, { jobTitle: 'Marketing Manager' });
  });

  it('does not report changes of properties that are not selected', async () => {
    const first = (await get('/v1.0/users/delta?$select=displayName')).body;
    Object.assign(tenant.megan, { jobTitle: 'Manager' });
    assert.deepEqual((await get(first['@odata.deltaLink'])).body.value, []);
    Object.assign(tenant.megan, { jobTitle: 'Marketing Manager' });
  });

  it('has pages, starts from now with latest, and has the names that SDKs write', async () => {
    const { state, lee } = tenant;
    const crowd = Array.from({ length: 199 }, (_, at) => ({ ...lee, id: guidFrom('delta crowd', at) }));
    for (const person of crowd) state.people.set(person.id, person);
    const ids = new Set<string>();
    let sizes = '';
    let link: string | undefined = '/v1.0/users/microsoft.graph.delta()?$select=id';
    let body: Record<string, never> & { value: readonly { id: string }[] };
    while (link) {
      body = (await get(link)).body;
      for (const { id } of body.value) ids.add(id);
      sizes += `${body.value.length} `;
      assert.equal('@odata.deltaLink' in body, !('@odata.nextLink' in body));
      link = body['@odata.nextLink'];
    }
    assert.deepEqual([sizes, ids.size], ['100 100 1 ', 201]);
    const latest = (await get('/v1.0/users/delta?$deltatoken=latest')).body;
    assert.deepEqual(latest.value, []);
    for (const { id } of crowd) state.people.delete(id);
    assert.equal((await get(latest['@odata.deltaLink'])).body['@odata.nextLink'] === undefined, false);
  });

  it('refuses unknown and expired tokens, and options beside a token', async () => {
    const { status, body } = await get(`/v1.0/users/delta?$deltatoken=${guidFrom('no round')}`);
    assert.deepEqual([status, body.error.code], [410, 'syncStateNotFound']);
    const link = (await get('/v1.0/users/delta')).body['@odata.deltaLink'];
    assert.equal((await get(`${link}&$select=id`)).status, 501);
    tenant.state.clock.advance(6 * 86_400_000);
    assert.equal((await get(link)).status, 200);
    tenant.state.clock.advance(2 * 86_400_000);
    assert.equal((await get(link)).status, 410);
  });

  it('needs permission for all users, and has only properties of the directory', async () => {
    assert.equal((await get('/v1.0/users/delta', await graphToken(tenant, tenant.megan, ['User.Read']))).status, 403);
    assert.equal((await get('/v1.0/users/delta', await appToken(tenant, ['Sites.Read.All']))).status, 403);
    assert.equal((await get('/v1.0/users/delta?$select=aboutMe')).status, 501);
    const basic = await graphToken(tenant, tenant.megan, ['User.ReadBasic.All']);
    const [first] = (await get('/v1.0/users/delta', basic)).body.value;
    assert.deepEqual([first.displayName, 'jobTitle' in first], ['Megan Bowen', false]);
  });
});
