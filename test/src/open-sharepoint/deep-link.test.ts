import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LINK_KINDS, type LinkSources, sharePointLink } from '../../../src/open-sharepoint/deep-link.ts';
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
  kind: 'profile-page',
  mySiteUrl: MY_SITE,
  profile: PROFILE,
  peoplePage: 'https://contoso.sharepoint.com/sites/people',
  officeUrl: 'https://www.office.com',
};

describe('The link behind Open SharePoint', () => {
  it('leads to the page of the setting', () => {
    const links = LINK_KINDS.map((kind) => sharePointLink({ ...SOURCES, kind }));
    assert.deepEqual(links, [
      `${MY_SITE}/Person.aspx?accountname=i%3A0%23%2Ef%7Cmembership%7Coneil`,
      `${MY_SITE}/_layouts/15/userphoto.aspx?size=L&accountname=o%27neil%2B1%40contoso.com`,
      'https://contoso.sharepoint.com/sites/people',
      'https://www.office.com',
      `${MY_SITE}/_layouts/15/me.aspx`,
      `${MY_SITE}/_layouts/15/editprofile.aspx`,
    ]);
  });

  it('falls back to the profile page if its data is missing or invalid', () => {
    const built = `${MY_SITE}/Person.aspx?accountname=i%3A0%23.f%7Cmembership%7Co%27neil%2B1%40contoso.com`;
    assert.equal(sharePointLink({ ...SOURCES, profile: { ...PROFILE, userUrl: undefined } }), built);
    assert.equal(sharePointLink({ ...SOURCES, kind: 'people-page', peoplePage: undefined }), built);
    assert.equal(sharePointLink({ ...SOURCES, kind: 'people-page', peoplePage: 'javascript:alert(1)' }), built);
    assert.equal(sharePointLink({ ...SOURCES, profile: undefined }), `${MY_SITE}/Person.aspx`);
    assert.equal(sharePointLink({ ...SOURCES, kind: 'large-picture', profile: undefined }), `${MY_SITE}/Person.aspx`);
  });

  it("never leaves the tenant's hosts, whatever the profile contains", () => {
    const hostile = fc.oneof(
      fc.webUrl(),
      fc.string(),
      fc.constantFrom(
        'https://contoso-my.sharepoint.com.evil.example/',
        'https://contoso-my.sharepoint.com@evil.example/',
        'https://contoso-my.sharepoint.com\\.evil.example/',
        'https:\\\\evil.example\\contoso-my.sharepoint.com',
        'http://contoso-my.sharepoint.com/',
        'javascript:alert(1)',
        'data:text/html,x',
        'msteams://contoso-my.sharepoint.com/',
      ),
    );
    const kinds = fc.constantFrom(...LINK_KINDS.filter((kind) => kind !== 'office-home' && kind !== 'people-page'));
    fc.assert(
      fc.property(kinds, hostile, hostile, (kind, userUrl, accountName) => {
        const link = new URL(sharePointLink({ ...SOURCES, kind, profile: { ...PROFILE, userUrl, accountName } }));
        assert.ok(['contoso-my.sharepoint.com', 'contoso.sharepoint.com'].includes(link.host), link.href);
        assert.deepEqual([link.protocol, link.username], ['https:', '']);
      }),
    );
  });
});
