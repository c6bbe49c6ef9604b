import assert from 'node:assert/strict';
import { CLOUDS } from '../../../../src/microsoft365/clouds.ts';
import type { MySiteHost } from '../../../../src/microsoft365/sharepoint/host-choice.ts';
import { createMySites, type MySitesOptions } from '../../../../src/microsoft365/sharepoint/my-sites.ts';

const CENTRAL = 'https://contoso-my.sharepoint.com';
const EUROPE = 'https://contosoeur-my.sharepoint.com';
const RENAMED = 'https://fabrikam-my.sharepoint.com';
const NEVER = new AbortController().signal;

describe('The My Site hosts of a tenant', () => {
  let clock = 0;
  let stored: MySiteHost[] = [];
  let graph: string | undefined;
  let asked = 0;
  beforeEach(() => {
    [clock, stored, graph, asked] = [0, [], undefined, 0];
  });
  const create = (options: Partial<MySitesOptions> = {}) =>
    createMySites({
      cloud: CLOUDS.worldwide,
      configured: undefined,
      storage: {
        load: async () => stored,
        save: async (host) => void stored.push(host),
        async remove(origin) {
          stored = stored.filter((one) => one.origin !== origin);
        },
      },
      stored,
      askGraph: async () => {
        asked += 1;
        return graph;
      },
      now: () => new Date(clock),
      ...options,
    });

  it('become everyone’s only by several people, however often one person confirms', () => {
    const sites = create();
    for (let time = 0; time < 5; time++) sites.confirm('nora', CENTRAL, 'account');
    assert.equal(sites.hostOf('nora'), CENTRAL);
    assert.equal(sites.hostOf('luca'), undefined);
    assert.deepEqual(stored, []);
    sites.confirm('samuel', CENTRAL, 'account');
    assert.equal(sites.hostOf('luca'), CENTRAL);
    assert.deepEqual(stored, [{ origin: CENTRAL, source: 'people' }]);
  });

  it('named by SharePoint count for the people there alone', () => {
    const sites = create({ configured: CENTRAL });
    sites.confirm('luca', EUROPE, 'sharepoint');
    assert.deepEqual([sites.hostOf('luca'), sites.hostOf('nora')], [EUROPE, CENTRAL]);
    assert.ok(sites.has(EUROPE));
    sites.confirm('luca', CENTRAL, 'sharepoint');
    assert.equal(sites.hostOf('luca'), CENTRAL);
  });

  it('are forgotten with the person, in the memory of who named what too', () => {
    const sites = create();
    sites.confirm('nora', CENTRAL, 'account');
    sites.forget({ tenantId: 't', objectId: 'nora' });
    sites.confirm('samuel', CENTRAL, 'account');
    assert.deepEqual([sites.hostOf('nora'), sites.hostOf('luca')], [undefined, undefined]);
  });

  it('that no longer work are dropped for all people, and do not come back from the storage', async () => {
    stored = [{ origin: CENTRAL, source: 'people' }];
    const sites = create();
    sites.confirm('luca', EUROPE, 'sharepoint');
    sites.drop(CENTRAL);
    graph = RENAMED;
    assert.equal(await sites.renew(NEVER), RENAMED);
    assert.deepEqual([sites.hostOf('nora'), sites.hostOf('luca')], [RENAMED, EUROPE]);
    sites.drop(EUROPE);
    assert.equal(sites.hostOf('luca'), RENAMED);
    assert.deepEqual(stored, [{ origin: RENAMED, source: 'root-site' }]);
  });

  it('that another instance has learned are found without Graph’s help', async () => {
    const sites = create();
    stored.push({ origin: CENTRAL, source: 'people' });
    assert.equal(await sites.renew(NEVER), CENTRAL);
  });

  it('are not taken from a storage that holds something else', () => {
    stored = ['https://evil.example', 'https://contoso.sharepoint.com', 'http://localhost:4302', 'x'].map((one) => ({
      origin: one,
      source: 'people',
    }));
    stored.push({ origin: CENTRAL, source: 'settings' });
    assert.equal(create().hostOf('nora'), undefined);
  });

  it('are asked of Graph at most once a minute, and once for callers at the same time', async () => {
    const sites = create();
    await Promise.all([sites.renew(NEVER), sites.renew(NEVER)]);
    await sites.renew(NEVER);
    assert.equal(asked, 1);
    clock += 60_000;
    await sites.renew(NEVER);
    assert.equal(asked, 2);
  });

  it('that an admin configured need no question to Graph, until they no longer work', async () => {
    const sites = create({ configured: CENTRAL });
    graph = RENAMED;
    assert.equal(await sites.renew(NEVER), CENTRAL);
    assert.equal(asked, 0);
    sites.drop(CENTRAL);
    assert.equal(await sites.renew(NEVER), RENAMED);
  });

  it('take bounded memory, however many people and hosts there are', () => {
    const sites = create();
    for (let n = 0; n < 25_000; n++) sites.confirm(`person ${n}`, `https://t${n}-my.sharepoint.com`, 'account');
    assert.equal(sites.hostOf('person 0'), undefined);
    assert.equal(sites.hostOf('person 24999'), 'https://t24999-my.sharepoint.com');
  });
});
