import assert from 'node:assert/strict';
import fc from 'fast-check';
import { availableLinks, type LinkSources, linkAddress } from '../../../src/open-sharepoint/candidates.ts';
import { LEARNED_LINKS, LINK_CANDIDATES } from '../../../src/open-sharepoint/types.ts';
import type { SharePointProfile } from '../../../src/photo/evidence.ts';

const MY_SITE = 'https://contoso-my.sharepoint.com';
const ACCOUNT = "i:0#.f|membership|o'neil+1@contoso.com";
const PROFILE: SharePointProfile = {
  accountName: ACCOUNT,
  userUrl: `${MY_SITE}:443/Person.aspx?accountname=i%3A0%23%2Ef%7Cmembership%7Coneil`,
  personalSiteHostUrl: `${MY_SITE}:443/`,
  pictureUrl: undefined,
  placeholderState: '0',
  exchangeSyncState: '1',
  copiedAt: undefined,
};
const SOURCES: LinkSources = {
  tenantId: 'tenant',
  objectId: 'person',
  mySiteUrl: MY_SITE,
  profile: PROFILE,
  peoplePage: 'https://contoso.sharepoint.com/sites/people',
  officeUrl: 'https://www.office.com',
};

describe('The addresses of Open SharePoint', () => {
  it('lead to the page of each candidate', () => {
    assert.deepEqual(
      LINK_CANDIDATES.map((candidate) => linkAddress(candidate, SOURCES)),
      [
        `${MY_SITE}/_layouts/15/userphoto.aspx?size=L&accountname=o%27neil%2B1%40contoso.com`,
        `${MY_SITE}/Person.aspx?accountname=i%3A0%23%2Ef%7Cmembership%7Coneil`,
        `${MY_SITE}/_layouts/15/editprofile.aspx`,
        `${MY_SITE}/`,
        'https://contoso.sharepoint.com/sites/people',
        'https://contoso.sharepoint.com/_layouts/15/search.aspx/overview?pp=person%40tenant%7Co%27neil%2B1%40contoso.com',
        'https://www.office.com',
      ],
    );
  });

  it('of the profile page are built if SharePoint names none', () => {
    const built = `${MY_SITE}/Person.aspx?accountname=i%3A0%23.f%7Cmembership%7Co%27neil%2B1%40contoso.com`;
    const withoutUrl = { ...SOURCES, profile: { ...PROFILE, userUrl: undefined } };
    assert.equal(linkAddress('profile-page', withoutUrl), built);
    assert.equal(linkAddress('profile-page', { ...SOURCES, profile: undefined }), `${MY_SITE}/Person.aspx`);
  });

  it('are available only if they can be built', () => {
    assert.deepEqual(availableLinks('auto', SOURCES), LEARNED_LINKS);
    assert.deepEqual(availableLinks('auto', { ...SOURCES, profile: undefined, peoplePage: undefined }), [
      'profile-page',
      'edit-profile',
      'onedrive-home',
    ]);
    for (const peoplePage of ['javascript:alert(1)', 'https://user:password@contoso.com/']) {
      assert.ok(!availableLinks('auto', { ...SOURCES, peoplePage }).includes('people-page'), peoplePage);
    }
  });

  it('are limited to the forced page, unless it cannot be built', () => {
    for (const forced of LINK_CANDIDATES) assert.deepEqual(availableLinks(forced, SOURCES), [forced]);
    const withoutProfile = { ...SOURCES, profile: undefined };
    assert.deepEqual(availableLinks('large-picture', withoutProfile), availableLinks('auto', withoutProfile));
  });

  it("never leave the tenant's hosts, whatever the profile contains", () => {
    const hostile = fc.oneof(
      fc.webUrl(),
      fc.string(),
      fc.constantFrom(
        'https://contoso-my.sharepoint.com.evil.example/',
        'https://contoso-my.sharepoint.com@evil.example/',
        'https://contoso-my.sharepoint.com\\.evil.example/',
        'https:\\\\evil.example\\contoso-my.sharepoint.com',
        'http://contoso-my.sharepoint.com/',
        'http://contoso.sharepoint.com/',
        'https://contoso.sharepoint.com:8443/',
        'javascript:alert(1)',
        'data:text/html,x',
        'msteams://contoso-my.sharepoint.com/',
      ),
    );
    const candidates = fc.constantFrom(...LEARNED_LINKS.filter((one) => one !== 'people-page'));
    fc.assert(
      fc.property(candidates, hostile, hostile, (candidate, userUrl, accountName) => {
        const address = linkAddress(candidate, { ...SOURCES, profile: { ...PROFILE, userUrl, accountName } });
        if (address === undefined) return;
        const link = new URL(address);
        assert.ok(['contoso-my.sharepoint.com', 'contoso.sharepoint.com'].includes(link.host), link.href);
        assert.deepEqual([link.protocol, link.username], ['https:', '']);
      }),
    );
  });
});
