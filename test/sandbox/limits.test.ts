import assert from 'node:assert/strict';
import { issueAccessToken } from '../../sandbox/entra/tokens/issue-access-token.ts';
import { graphService } from '../../sandbox/graph/index.ts';
import { sharePointService } from '../../sandbox/sharepoint/index.ts';
import { appToken, fetchGraph } from '../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../helpers/sandbox/small-tenant.ts';

interface Part {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

describe("Microsoft's limits", () => {
  let tenant: SmallTenant;
  let token: string;
  beforeEach(async () => {
    tenant = await startSmallTenant({ graph: graphService, sharepoint: sharePointService });
    token = await appToken(tenant, ['User.Read.All']);
  });
  afterEach(() => tenant.stop());

  const batch = async (count: number, path = '/photo'): Promise<Part[]> => {
    const url = `/users/${tenant.megan.id}${path}`;
    const requests = Array.from({ length: count }, (_, id) => ({ id: String(id), method: 'GET', url }));
    const response = await fetchGraph(tenant, '/v1.0/$batch', { token, json: { requests } });
    return (await response.json()).responses;
  };
  const statuses = (parts: readonly Part[]) => parts.map(({ status }) => status);
  const count = (all: readonly number[], status: number) => all.filter((one) => one === status).length;

  it('allow one photo batch at a time, which runs four parts concurrently', async () => {
    tenant.state.switches.photoDuration = 500;
    const begun = performance.now();
    assert.equal(count(statuses(await batch(10)), 200), 10);
    const took = performance.now() - begun;
    assert.ok(took >= 59, String(took));
    assert.equal(tenant.state.limits.violations.total(), 0);
  });

  it('refuse and count parts of a second concurrent batch', async () => {
    tenant.state.switches.photoDuration = 500;
    const all = (await Promise.all([batch(8), batch(8)])).flatMap(statuses);
    const refused = count(all, 429);
    assert.ok(refused > 0);
    assert.equal(count(all, 200), 16 - refused);
    const { violations } = tenant.state.limits;
    assert.equal(violations.of('graphPhotosAtOnce'), refused);
  });

  it('can count photo requests per mailbox, the other reading of the documentation', async () => {
    tenant.state.switches.photoDuration = 500;
    tenant.state.switches.photosAtOnce = 'app-and-mailbox';
    const ofLee = fetchGraph(tenant, `/v1.0/users/${tenant.lee.id}/photo`, { token });
    const all = await Promise.all([batch(4), ofLee.then(({ status }) => [{ id: '', status, headers: {} }])]);
    assert.deepEqual(all.map(statuses), [[200, 200, 200, 200], [404]]);
    assert.equal(count((await Promise.all([batch(4), batch(4)])).flatMap(statuses), 429), 4);
  });

  it('allow any concurrency when off, and only count violations when set to count', async () => {
    const { state } = tenant;
    const { limits } = state;
    state.switches.photoDuration = 500;
    limits.graphPhotosAtOnce.enforcement = 'off';
    assert.equal(count((await Promise.all([batch(8), batch(8)])).flatMap(statuses), 200), 16);
    assert.equal(limits.violations.total(), 0);
    limits.graphPhotosAtOnce.enforcement = 'count';
    assert.equal(count((await Promise.all([batch(8), batch(8)])).flatMap(statuses), 200), 16);
    assert.ok(limits.violations.of('graphPhotosAtOnce') > 0);
  });

  it('limit requests to one mailbox per ten minutes of tenant time', async () => {
    const { state } = tenant;
    state.limits.graphMailbox.windows = [{ calls: 2, milliseconds: 600_000 }];
    const parts = await batch(3);
    assert.deepEqual(statuses(parts).sort(), [200, 200, 429]);
    const wait = Number(parts.find(({ status }) => status === 429)?.headers['Retry-After']);
    assert.ok(wait > 590 && wait <= 600, String(wait));
    assert.equal(state.limits.violations.of('graphMailbox'), 1);
    assert.deepEqual(statuses(await batch(1)), [429]);
    assert.equal(state.limits.violations.of('retryAfter'), 1);
    state.clock.advance(600_000);
    assert.deepEqual(statuses(await batch(1)), [200]);
  });

  it('limit requests of an app per ten seconds, counting each part of a batch', async () => {
    const { state } = tenant;
    state.limits.graphRequests.windows = [{ calls: 5, milliseconds: 10_000 }];
    assert.equal(count(statuses(await batch(6, '')), 200), 5);
    const alone = await fetchGraph(tenant, `/v1.0/users/${tenant.megan.id}`, { token });
    assert.deepEqual([alone.status, alone.headers.get('retry-after')], [429, '10']);
    assert.equal((await alone.json()).error.code, 'TooManyRequests');
    assert.equal(state.limits.violations.of('graphRequests'), 2);
  });

  it('count requests repeated before Retry-After has passed, in a batch and alone', async () => {
    const { state } = tenant;
    state.faults.set('graph', { kind: 'throttled', retryAfter: 30 }, { inBatch: true, times: 1 });
    assert.deepEqual(statuses(await batch(1)), [429]);
    const { violations } = state.limits;
    assert.equal(violations.total(), 0, 'a fault is not a violation');
    assert.deepEqual(statuses(await batch(1)), [200]);
    assert.equal(violations.of('retryAfter'), 1);
    state.clock.advance(30_000);
    await batch(1);
    assert.equal(violations.of('retryAfter'), 1);
    state.faults.set('graph', { kind: 'throttled', retryAfter: 30 }, { times: 1 });
    const ask = async () => (await fetchGraph(tenant, `/v1.0/users/${tenant.lee.id}`, { token })).status;
    assert.deepEqual([await ask(), await ask()], [429, 200]);
    assert.equal(violations.of('retryAfter'), 2);
  });

  it('count refused calls of PeopleManager, apps and people in SharePoint', async () => {
    const { state, botApp, ssoApp, megan } = tenant;
    const audience = state.addresses.sharepoint;
    const headers = { 'user-agent': 'NONISV|Contoso|SandboxTests/1.0', accept: 'application/json' };
    const ask = async (bearer: Promise<string>, path: string) =>
      (await fetch(audience + path, { headers: { ...headers, authorization: `Bearer ${await bearer}` } })).status;
    const asApp = (path: string) =>
      ask(
        issueAccessToken(state, {
          audience,
          clientId: botApp.clientId,
          roles: ['User.Read.All'],
          authMethod: 'certificate',
        }),
        path,
      );
    const asMegan = (path: string) =>
      ask(
        issueAccessToken(state, { audience, clientId: ssoApp.clientId, person: megan, scopes: ['AllSites.Read'] }),
        path,
      );
    const mine = '/_api/SP.UserProfiles.PeopleManager/GetMyProperties';
    const { limits } = state;
    const one = (milliseconds: number) => [{ calls: 1, milliseconds }];
    limits.peopleManager.windows = one(300_000);
    assert.deepEqual([await asMegan(mine), await asMegan(mine)], [200, 429]);
    limits.sharePointUser.windows = one(300_000);
    assert.equal(await asMegan('/_api/web'), 429);
    limits.sharePointApp.windows = [{ calls: 2, milliseconds: 60_000 }];
    assert.deepEqual([await asApp('/_api/web'), await asApp('/_api/web')], [501, 429]);
    const { violations } = limits;
    assert.deepEqual(
      violations.all().map((violation) => [violation.limit, violation.count]),
      [
        ['peopleManager', 1],
        ['sharePointUser', 1],
        ['sharePointApp', 1],
      ],
    );
    limits.peopleManager.enforcement = 'off';
    limits.sharePointUser.enforcement = 'off';
    assert.equal(await asMegan(mine), 200);
  });
});
