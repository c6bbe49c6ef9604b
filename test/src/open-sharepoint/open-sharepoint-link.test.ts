import assert from 'node:assert/strict';
import { chooseLink } from '../../../src/open-sharepoint/learning/policy.ts';
import { createOpenSharePointLink } from '../../../src/open-sharepoint/open-sharepoint-link.ts';
import type { LinkChoice, LinkSetting } from '../../../src/open-sharepoint/types.ts';

const SATELLITE = 'https://contosoeur-my.sharepoint.com';
const NOW = new Date('2026-03-02T09:00:00Z');

function linkWith(link: LinkSetting, host: string | undefined = 'https://contoso-my.sharepoint.com') {
  const asked: LinkChoice[] = [];
  const openSharePointLink = createOpenSharePointLink({
    settings: { link, tenantId: 'tenant', peoplePage: undefined, officeUrl: 'https://www.office.com' },
    mySites: { hostOf: () => host, has: (origin) => origin === SATELLITE },
    learning: {
      choose(choice) {
        asked.push(choice);
        return chooseLink(choice, [], () => 0);
      },
    },
    now: () => NOW,
  });
  return { openSharePointLink, asked };
}

describe('The link behind Open SharePoint', () => {
  it('leads to the page that the learning chooses among the available ones', () => {
    const { openSharePointLink, asked } = linkWith('auto');
    assert.deepEqual(openSharePointLink('person', { tried: ['onedrive-home'] }), {
      candidate: 'profile-page',
      address: 'https://contoso-my.sharepoint.com/Person.aspx',
    });
    const available = ['profile-page', 'edit-profile', 'onedrive-home'];
    assert.deepEqual(asked, [{ tried: ['onedrive-home'], available, now: NOW }]);
  });

  it('leads to the forced page', () => {
    const page = { candidate: 'onedrive-home', address: 'https://contoso-my.sharepoint.com/' };
    const { openSharePointLink } = linkWith('onedrive-home');
    assert.deepEqual(openSharePointLink('person'), page);
    assert.deepEqual(openSharePointLink('person', { candidate: 'edit-profile' }), page);
  });

  it('leads to a wanted page if it can be opened', () => {
    const { openSharePointLink } = linkWith('auto');
    assert.equal(openSharePointLink('person', { candidate: 'edit-profile' })?.candidate, 'edit-profile');
    assert.equal(openSharePointLink('person', { candidate: 'people-page' })?.candidate, 'profile-page');
  });

  it('is on the host that another instance knew, unless this one knows better', () => {
    const originFor = (known: string, mySiteUrl: string) => {
      const page = linkWith('auto', known).openSharePointLink('person', { mySiteUrl });
      return new URL(page?.address ?? '').origin;
    };
    const [host, old] = ['https://contoso-my.sharepoint.com', 'https://fabrikam-my.sharepoint.com'];
    assert.equal(originFor('', old), old);
    assert.equal(originFor(host, old), host);
    assert.equal(originFor(host, SATELLITE), SATELLITE);
  });

  it('is missing while no My Site host is known', () => {
    const { openSharePointLink } = linkWith('auto', '');
    assert.equal(openSharePointLink('person'), undefined);
  });
});
