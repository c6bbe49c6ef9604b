import assert from 'node:assert/strict';
import { NATIONAL_CLOUDS } from '../../../sandbox/tenant/national-cloud.ts';
import { CLOUD_NAMES, CLOUDS } from '../../../src/microsoft365/clouds.ts';
import { isTrustedServiceUrl, sharePointOrigin } from '../../../src/microsoft365/hosts.ts';

/** As Microsoft's pages have them, not as the table under test does. */
const OF_CLOUD = {
  worldwide: { service: 'https://smba.trafficmanager.net/emea/', mySite: 'https://contoso-my.sharepoint.com' },
  gcc: { service: 'https://smba.infra.gcc.teams.microsoft.com/teams', mySite: 'https://contoso-my.sharepoint.com' },
  'gcc-high': {
    service: 'https://smba.infra.gov.teams.microsoft.us/teams',
    mySite: 'https://contoso-my.sharepoint.us',
  },
  dod: { service: 'https://smba.infra.dod.teams.microsoft.us/teams', mySite: 'https://contoso-my.dps.mil' },
  china: {
    service: 'https://frontend.botapi.msg.infra.teams.microsoftonline.cn/teams',
    mySite: 'https://contoso-my.sharepoint.cn',
  },
} as const;

describe('The clouds', () => {
  for (const name of CLOUD_NAMES) {
    const cloud = CLOUDS[name];

    it(`${name} trusts its own hosts`, () => {
      assert.equal(isTrustedServiceUrl(cloud, OF_CLOUD[name].service), true);
      assert.equal(sharePointOrigin(cloud, `${OF_CLOUD[name].mySite}/personal/adele/`), OF_CLOUD[name].mySite);
      assert.equal(cloud.loopback, false);
    });

    it(`${name} trusts no other cloud's, unless they share them`, () => {
      for (const other of CLOUD_NAMES) {
        const { service, mySite } = OF_CLOUD[other];
        const shares = cloud.sharePointSuffixes.join() === CLOUDS[other].sharePointSuffixes.join();
        assert.equal(sharePointOrigin(cloud, mySite) !== undefined, shares, mySite);
        const listens = other === name || (name === 'gcc' && other === 'worldwide');
        assert.equal(isTrustedServiceUrl(cloud, service), listens, service);
      }
    });

    it(`${name} has audiences and issuers as the sandbox knows them`, () => {
      const { graph, botFramework } = NATIONAL_CLOUDS[name];
      assert.deepEqual(cloud.graph, { url: graph, resource: graph });
      assert.deepEqual([cloud.channel.tokenIssuer, cloud.channel.loginScope], [botFramework, botFramework]);
    });

    it(`${name} has origins where origins are wanted`, () => {
      for (const url of [cloud.authorityHost, cloud.graph.url, cloud.teamsUrl, cloud.officeUrl]) {
        assert.equal(new URL(url).origin, url);
        assert.equal(new URL(url).protocol, 'https:');
      }
    });
  }

  it("have Microsoft's diagnostic where it exists: not in GCC High, DoD and China", () => {
    const without = CLOUD_NAMES.filter((name) => CLOUDS[name].pictureSyncDiagnostic === undefined);
    assert.deepEqual(without, ['gcc-high', 'dod', 'china']);
  });
});
