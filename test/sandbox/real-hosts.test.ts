import assert from 'node:assert/strict';
import { issueAccessToken } from '../../sandbox/entra/tokens/issue-access-token.ts';
import type { Person } from '../../sandbox/index.ts';
import { isNationalCloudName, NATIONAL_CLOUDS, type NationalCloudName } from '../../sandbox/tenant/national-cloud.ts';
import { certificateNames, REAL_HOSTS } from '../../sandbox/tenant/real-hosts.ts';
import { CLOUD_NAMES, CLOUDS } from '../../src/microsoft365/clouds.ts';
import { type RealTenant, startRealTenant } from '../helpers/sandbox/real-tenant.ts';

const ROOT = 'https://contoso.sharepoint.com';
const MY = 'https://contoso-my.sharepoint.com';
const MINE = '/_api/SP.UserProfiles.PeopleManager/GetMyProperties';

describe("A tenant with Microsoft's own hosts", () => {
  let real: RealTenant;
  before(async () => {
    real = await startRealTenant({ seed: 4712, peopleSeed: 1 });
  });
  after(() => real.stop());

  async function call(url: string, options: { audience?: string; person?: Person; roles?: string[] } = {}) {
    const { state, apps, chatPerson } = real.tenant;
    const { audience = new URL(url).origin, person = chatPerson, roles } = options;
    const scopes = ['AllSites.Read', 'User.Read', 'User.Read.All'];
    const who = roles ? { roles, authMethod: 'certificate' as const } : { person, scopes };
    const token = await issueAccessToken(state, { audience, clientId: apps.signIn.clientId, ...who });
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'user-agent': 'NONISV|A|B/1.0' };
    return real.fetch(url, { headers });
  }

  it("names Microsoft's hosts in each of its addresses, except for those of this machine", () => {
    const { identity, control, ...microsoft } = real.tenant.addresses;
    for (const [name, address] of Object.entries(microsoft)) {
      assert.match(address, /^https:\/\/[\w.-]+(\/devicelogin)?$/, name);
      assert.doesNotMatch(address, /localhost|127\.0\.0\.1/, name);
    }
    assert.match(identity, /^http:\/\/localhost:\d+$/);
    assert.match(control, /^http:\/\/localhost:\d+$/);
  });

  it("names Microsoft's hosts in all links that it sends", async () => {
    const { state, teams } = real.tenant;
    teams.connectBot({ botId: real.tenant.apps.bot.clientId, endpoint: 'http://localhost:9/api/messages' });
    const answers = await Promise.all([
      real.fetch(`https://login.microsoftonline.com/${state.id}/v2.0/.well-known/openid-configuration`),
      real.fetch('https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration'),
      real.fetch('https://login.botframework.com/v1/.well-known/openidconfiguration'),
      call('https://graph.microsoft.com/v1.0/me?$select=id,mySite'),
      call('https://graph.microsoft.com/v1.0/users?$top=1', { roles: ['User.Read.All'] }),
      call('https://graph.microsoft.com/v1.0/sites/root', { roles: ['Sites.Read.All'] }),
      call(MY + MINE),
      real.fetch(ROOT + MINE),
      real.fetch('https://graph.microsoft.com/v1.0/me'),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200, 200, 200, 200, 401, 401],
    );
    for (const answer of answers) {
      const text = `${await answer.text()} ${answer.headers.get('www-authenticate')}`;
      assert.match(text, /https:\/\/(login|graph|contoso)/, answer.url);
      assert.doesNotMatch(text, /localhost|127\.0\.0\.1/, answer.url);
    }
  });

  it('has profiles, pictures and OneDrives at the My Site host', async () => {
    const profile = (await (await call(MY + MINE)).json()) as Record<string, string>;
    for (const name of ['PersonalUrl', 'UserUrl', 'PersonalSiteHostUrl', 'PictureUrl']) {
      assert.equal(new URL(profile[name] ?? '').origin, MY, name);
    }
    const site = (await (await call('https://graph.microsoft.com/v1.0/me?$select=mySite')).json()) as {
      mySite: string;
    };
    assert.equal(new URL(site.mySite).origin, MY);
    const path = new URL(profile.PersonalUrl ?? '').pathname;
    assert.equal((await call(ROOT + path)).status, 404);
    assert.equal((await real.tenant.openAs(real.tenant.chatPerson, MY + path)).status, 200);
  });

  it('accepts at a SharePoint host only the tokens for that host', async () => {
    assert.equal((await call(ROOT + MINE)).status, 200);
    assert.equal((await call(ROOT + MINE, { audience: MY })).status, 401);
    assert.equal((await call(MY + MINE, { audience: ROOT })).status, 401);
  });

  it("keeps Entra's aliases, and its pages at the same host as its endpoints", async () => {
    const { tenant } = real;
    for (const host of ['login.windows.net', 'login.microsoft.com', 'sts.windows.net']) {
      const answer = await real.fetch(`https://${host}/common/discovery/v2.0/keys`);
      assert.equal(answer.status, 200, host);
    }
    const discovery = await real.fetch(
      'https://login.microsoftonline.com/common/discovery/instance?api-version=1.1&authorization_endpoint=' +
        'https%3A%2F%2Flogin.windows.net%2Fcommon%2Foauth2%2Fv2.0%2Fauthorize',
    );
    const { metadata } = (await discovery.json()) as { metadata: { aliases: string[] }[] };
    assert.deepEqual(metadata[0]?.aliases.toSorted(), REAL_HOSTS.worldwide.entra.toSorted());
    const page = await tenant.openAs(tenant.chatPerson, 'https://microsoft.com/devicelogin');
    assert.equal(page.url, 'https://login.microsoftonline.com/devicelogin');
    assert.match(page.text, /Enter code/);
  });

  it("leads from Microsoft's portals to where they lead", async () => {
    const { tenant } = real;
    assert.equal(
      (await tenant.openAs(tenant.chatPerson, 'https://www.office.com')).url,
      'https://m365.cloud.microsoft/',
    );
    const portal = await real.fetch('https://myaccount.microsoft.com/');
    assert.equal(portal.headers.get('location'), tenant.addresses.control);
  });

  it('gives each new SharePoint host a name of the tenant', async () => {
    const { tenant } = real;
    const europe = await tenant.addSatellite('EUR');
    assert.equal(europe, 'https://contosoeur.sharepoint.com');
    const person = tenant.person('kenji.mori');
    tenant.moveTo(person, 'EUR');
    const profile = await call(`https://contosoeur-my.sharepoint.com${MINE}`, { person });
    const { PersonalUrl = '' } = (await profile.json()) as Record<string, string>;
    assert.equal(new URL(PersonalUrl).origin, 'https://contosoeur-my.sharepoint.com');
    const renamed = await tenant.renameSharePoint('redirect');
    assert.equal(renamed, 'https://contoso-2.sharepoint.com');
    assert.equal((await real.fetch(ROOT)).headers.get('location'), `${renamed}/`);
    assert.equal((await call(`https://contoso-2-my.sharepoint.com${MINE}`)).status, 200);
  });

  it('logs requests by service, and makes services fail', async () => {
    const { state } = real.tenant;
    state.requests.clear();
    state.faults.set('graph', { kind: 'throttled', retryAfter: 1 }, { times: 1 });
    assert.equal((await call('https://graph.microsoft.com/v1.0/me')).status, 429);
    assert.equal(state.requests.of('graph').length, 1);
    await real.tenant.openAs(real.tenant.chatPerson, 'https://login.microsoftonline.com/devicelogin');
    assert.equal(state.requests.of('entraPages').length, 1);
    assert.equal(state.requests.of('entra').length, 0);
  });
});

describe("The sandbox's table of Microsoft's hosts", () => {
  it('agrees with the table of the bot, which was written apart from it', () => {
    assert.deepEqual(Object.keys(REAL_HOSTS).toSorted(), [...CLOUD_NAMES].toSorted());
    for (const name of CLOUD_NAMES) {
      assert.ok(isNationalCloudName(name));
      const [hosts, cloud] = [REAL_HOSTS[name], CLOUDS[name]];
      const hostOf = (url: string) => new URL(url).host;
      assert.equal(hosts.entra[0], hostOf(cloud.authorityHost), name);
      assert.equal(hosts.graph, hostOf(cloud.graph.url), name);
      assert.ok(cloud.channel.serviceUrlHosts.includes(hosts.connector), name);
      assert.equal(hosts.channelKeys, hostOf(cloud.channel.openIdMetadataUrl), name);
      assert.equal(hosts.tokens[0], hostOf(cloud.channel.tokenServiceUrl), name);
      assert.ok(cloud.sharePointSuffixes.includes(hosts.sharePointSuffix), name);
      assert.equal(hosts.teams, hostOf(cloud.teamsUrl), name);
      assert.equal(hosts.office[0], hostOf(cloud.officeUrl), name);
      assert.equal(hosts.accountPortal, hostOf(cloud.photoPage), name);
    }
  });

  for (const cloud of Object.keys(NATIONAL_CLOUDS) as NationalCloudName[]) {
    it(`has each host once in the certificate of ${cloud}`, () => {
      const names = certificateNames(REAL_HOSTS[cloud]);
      assert.equal(new Set(names).size, names.length);
      assert.ok(names.includes(REAL_HOSTS[cloud].graph) && names.includes(`*${REAL_HOSTS[cloud].sharePointSuffix}`));
    });
  }
});
