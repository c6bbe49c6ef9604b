import assert from 'node:assert/strict';
import { NATIONAL_CLOUDS } from '../../../sandbox/tenant/national-cloud.ts';
import { CLOUD_NAMES, CLOUDS } from '../../../src/microsoft365/clouds.ts';
import { isTrustedServiceUrl, sharePointOrigin } from '../../../src/microsoft365/hosts.ts';

/** From Microsoft's pages, not from the table under test. */
const EXPECTED = {
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
      assert.equal(isTrustedServiceUrl(cloud, EXPECTED[name].service), true);
      assert.equal(sharePointOrigin(cloud, `${EXPECTED[name].mySite}/personal/adele/`), EXPECTED[name].mySite);
      assert.equal(cloud.loopback, false);
    });

    it(`${name} trusts no hosts of other clouds, except shared ones`, () => {
      for (const other of CLOUD_NAMES) {
        const { service, mySite } = EXPECTED[other];
        const shares = cloud.sharePointSuffixes.join() === CLOUDS[other].sharePointSuffixes.join();
        assert.equal(sharePointOrigin(cloud, mySite) !== undefined, shares, mySite);
        const isTrusted = other === name || (name === 'gcc' && other === 'worldwide');
        assert.equal(isTrustedServiceUrl(cloud, service), isTrusted, service);
      }
    });

    it(`${name} has the same audiences and issuers as the sandbox`, () => {
      const { graph, botFramework } = NATIONAL_CLOUDS[name];
      assert.deepEqual(cloud.graph, { url: graph, resource: graph });
      assert.deepEqual([cloud.channel.tokenIssuer, cloud.channel.loginScope], [botFramework, botFramework]);
    });

    it(`${name} has https origins without a path`, () => {
      for (const url of [cloud.authorityHost, cloud.graph.url, cloud.teamsUrl, cloud.officeUrl]) {
        assert.equal(new URL(url).origin, url);
        assert.equal(new URL(url).protocol, 'https:');
      }
    });
  }

  it("have Microsoft's diagnostic, except GCC High, DoD and China", () => {
    const without = CLOUD_NAMES.filter((name) => CLOUDS[name].pictureSyncDiagnostic === undefined);
    assert.deepEqual(without, ['gcc-high', 'dod', 'china']);
  });
});
