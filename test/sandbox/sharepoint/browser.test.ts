import assert from 'node:assert/strict';
import sharp from 'sharp';
import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { escapeHtml, html } from '../../../sandbox/http/html.ts';
import { localPath } from '../../../sandbox/sharepoint/browser/sign-in/local-path.ts';
import { signedInCookie } from '../../../sandbox/sharepoint/index.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import { changePhoto } from '../../../sandbox/tenant/people/photos.ts';
import { COPY_REQUESTS, worldOf } from '../../../sandbox/tenant/worlds.ts';
import {
  bytesOf,
  type SharePointTenant,
  startSharePoint,
  USER_AGENT,
} from '../../helpers/sandbox/sharepoint-tenant.ts';
import { plainPicture } from '../../helpers/sandbox/small-tenant.ts';

const LARGE = '/_layouts/15/userphoto.aspx?size=L&accountname=meganb@contoso.onmicrosoft.com';
const PROFILE = '/Person.aspx?accountname=i%3A0%23%2Ef%7Cmembership%7Cmeganb%40contoso%2Eonmicrosoft%2Ecom';
const ONE_DRIVE = '/personal/meganb_contoso_onmicrosoft_com/_layouts/15/onedrive.aspx';
const HOME = '/_layouts/15/sharepoint.aspx';

describe('signing in to SharePoint', () => {
  let tenant: SharePointTenant;
  before(async () => {
    tenant = await startSharePoint();
  });
  after(() => tenant.stop());

  it('asks people to pick an account, then redirects to the requested page', async () => {
    const first = await tenant.browse(undefined, PROFILE);
    assert.equal(first.status, 302);
    const picker = await tenant.browse(undefined, first.headers.get('location') ?? '');
    assert.equal(picker.status, 200);
    const links = [...(await picker.text()).matchAll(/<a href="(\/_forms\/signin\?person[^"]+)"/g)].map(
      ([, link]) => link,
    );
    assert.equal(links.length, 2);
    const picked = await tenant.browse(undefined, links[0]?.replaceAll('&amp;', '&') ?? '');
    assert.equal(picked.headers.get('location'), PROFILE);
    const cookie = picked.headers.get('set-cookie') ?? '';
    assert.match(cookie, /; HttpOnly/);
    assert.match(cookie, /; SameSite=Lax/);
    assert.equal(cookie.split(';')[0], signedInCookie(tenant.megan));
  });

  it('shows mailbox photos in the account picker', async () => {
    const portrait = await tenant.browse(undefined, `/_forms/signin/portraits/${tenant.megan.id}`);
    assert.deepEqual(await bytesOf(portrait), tenant.megan.photo?.bytes);
  });

  it('rejects an unknown person, and the cookie of one', async () => {
    const response = await tenant.browse(undefined, '/_forms/signin?person=unknown');
    assert.equal(response.status, 404);
    assert.equal(response.headers.get('set-cookie'), null);
    assert.equal((await tenant.browse({ ...tenant.megan, id: 'unknown' }, HOME)).status, 302);
  });

  it('never redirects to another host', async () => {
    for (const to of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example/',
      '/.//evil.example',
      'javascript:alert(1)',
    ]) {
      const query = new URLSearchParams({ person: tenant.megan.id, to });
      const response = await tenant.browse(undefined, `/_forms/signin?${query}`);
      assert.equal(response.headers.get('location'), '/', to);
    }
    assert.equal(localPath('/a?b=c#d'), '/a?b=c#d');
  });

  it('rejects bearer tokens on pages', async () => {
    const token = await issueAccessToken(tenant.state, {
      audience: tenant.origin,
      clientId: tenant.ssoApp.clientId,
      person: tenant.megan,
      scopes: ['AllSites.FullControl'],
    });
    tenant.state.switches.copyRequests = COPY_REQUESTS;
    const file = `/User%20Photos/Profile%20Pictures/${tenant.megan.id}_MThumb.jpg`;
    for (const path of [PROFILE, HOME, ONE_DRIVE, '/_layouts/15/EditProfile.aspx', file]) {
      const response = await fetch(tenant.origin + path, {
        redirect: 'manual',
        headers: { authorization: `Bearer ${token}` },
      });
      assert.equal(response.status, 401, path);
    }
    assert.equal(tenant.megan.profile.copiedAt, undefined);
  });
});

describe('userphoto.aspx for an app', () => {
  let tenant: SharePointTenant;
  before(async () => {
    tenant = await startSharePoint();
    Object.assign(tenant.state.switches, worldOf('by-request'));
  });
  after(() => tenant.stop());
  afterEach(() => {
    tenant.megan.profile.copiedAt = undefined;
  });

  it('answers the picture in the person’s name', async () => {
    const picture = await tenant.call(tenant.megan, LARGE);
    assert.equal(picture.headers.get('content-type'), 'image/jpeg');
    assert.deepEqual(await bytesOf(picture), tenant.megan.profile.thumbnails?.L);
    assert.ok(tenant.megan.profile.copiedAt);
  });

  it('answers it in other worlds too, where it starts no copy', async () => {
    Object.assign(tenant.state.switches, worldOf('large-picture'));
    const before = await bytesOf(await tenant.call(tenant.megan, LARGE));
    assert.deepEqual(before, tenant.megan.profile.thumbnails?.L);
    assert.equal(tenant.megan.profile.copiedAt, undefined);
    Object.assign(tenant.state.switches, worldOf('by-request'));
  });

  const refused: readonly (readonly [string, (tenant: SharePointTenant) => Promise<Response>, number])[] = [
    [
      'a token for another host',
      ({ call, megan }) => call(megan, LARGE, { audience: 'https://graph.microsoft.com' }),
      401,
    ],
    ['an expired token', ({ call, megan }) => call(megan, LARGE, { expiresIn: -600 }), 401],
    [
      'a token without a permission of SharePoint',
      ({ call, megan }) => call(megan, LARGE, { scopes: ['User.Read'] }),
      403,
    ],
    ['an app by itself', ({ callAsApp }) => callAsApp(['User.ReadWrite.All'], LARGE), 403],
    [
      'an app that hides its name while SharePoint is busy',
      ({ call, megan, state }) => {
        state.switches.undecoratedTraffic = 'throttle';
        return call(megan, LARGE, { userAgent: 'node' });
      },
      429,
    ],
    [
      'a forged token',
      ({ origin }) =>
        fetch(origin + LARGE, { headers: { authorization: `Bearer ${'a.b.c'}`, 'user-agent': USER_AGENT } }),
      401,
    ],
  ];
  for (const [what, ask, status] of refused) {
    it(`refuses ${what}, and starts no copy`, async () => {
      const response = await ask(tenant);
      assert.equal(response.status, status);
      assert.equal(tenant.megan.profile.copiedAt, undefined);
      if (status === 401) assert.match(response.headers.get('www-authenticate') ?? '', /^Bearer realm=/);
    });
  }

  it('counts with the person’s calls of the API', async () => {
    tenant.state.limits.sharePointUser.windows = [{ calls: 1, milliseconds: 60_000 }];
    tenant.state.clock.advance(600_000);
    const statuses = [
      await tenant.call(tenant.megan, '/_api/SP.UserProfiles.PeopleManager/GetMyProperties'),
      await tenant.call(tenant.megan, LARGE),
    ].map(({ status }) => status);
    assert.deepEqual(statuses, [200, 429]);
  });
});

describe('what starts SharePoint’s copy in the browser', () => {
  let tenant: SharePointTenant;
  let megan: Person;
  beforeEach(async () => {
    tenant = await startSharePoint();
    megan = tenant.megan;
  });
  afterEach(() => tenant.stop());

  it('requesting one’s own large picture, which is new at once', async () => {
    const picture = await tenant.browse(megan, LARGE);
    assert.ok(megan.profile.copiedAt);
    assert.equal(picture.headers.get('content-type'), 'image/jpeg');
    assert.deepEqual(await bytesOf(picture), megan.profile.thumbnails?.L);
  });

  it('a copy with a duration is visible to all once it is complete', async () => {
    const file = `/User%20Photos/Profile%20Pictures/${megan.id}_LThumb.jpg`;
    tenant.state.switches.copyDuration = 60_000;
    assert.equal((await tenant.browse(megan, LARGE)).headers.get('content-type'), 'image/png');
    assert.equal((await tenant.browse(megan, file)).status, 404);
    tenant.state.clock.advance(61_000);
    assert.equal((await tenant.browse(tenant.lee, file)).status, 200);
    tenant.state.clock.advance(86_400_000);
    await changePhoto(megan, await plainPicture(300, '#00ff00'), tenant.state.clock.now());
    const before = await bytesOf(await tenant.browse(megan, LARGE));
    tenant.state.clock.advance(61_000);
    assert.notDeepEqual(await bytesOf(await tenant.browse(tenant.lee, LARGE)), before);
  });
});

describe('SharePoint in the browser', () => {
  let tenant: SharePointTenant;
  before(async () => {
    tenant = await startSharePoint();
    await tenant.browse(tenant.megan, LARGE);
  });
  after(() => tenant.stop());

  it('userphoto.aspx takes names, sizes and accounts in any case and form', async () => {
    const { thumbnails } = tenant.megan.profile;
    for (const [query, size] of [
      ['AccountName=MeganB@contoso.onmicrosoft.com', 'S'],
      ['SIZE=m&username=meganb@contoso.onmicrosoft.com', 'M'],
      [`size=l&accountname=${encodeURIComponent('i:0#.f|membership|meganb@contoso.onmicrosoft.com')}`, 'L'],
      ['size=XXL&accountname=meganb@contoso.onmicrosoft.com', 'S'],
    ] as const) {
      const picture = await tenant.browse(tenant.lee, `/_LAYOUTS/15/UserPhoto.aspx?${query}`);
      assert.deepEqual(await bytesOf(picture), thumbnails?.[size], query);
    }
  });

  it('shows a silhouette for a missing picture and for an unknown account', async () => {
    for (const account of ['leeg@contoso.onmicrosoft.com', 'unknown@contoso.com', '']) {
      const response = await tenant.browse(tenant.megan, `/_layouts/15/userphoto.aspx?size=M&accountname=${account}`);
      assert.equal(response.status, 200);
      assert.equal((await sharp(await bytesOf(response)).metadata()).width, 72);
    }
    assert.equal((await tenant.browse(undefined, '/_layouts/15/userphoto.aspx')).status, 302);
  });

  it('serves the direct link of a picture, and 404 for a missing one', async () => {
    const link = (person: Person) => `/User%20Photos/Profile%20Pictures/${person.id}_MThumb.jpg?t=1`;
    assert.deepEqual(
      await bytesOf(await tenant.browse(tenant.lee, link(tenant.megan))),
      tenant.megan.profile.thumbnails?.M,
    );
    assert.equal((await tenant.browse(tenant.lee, link(tenant.lee))).status, 404);
    assert.equal((await tenant.browse(tenant.lee, '/User%20Photos/%E0%A4%A')).status, 400);
  });

  it('leads from the old profile page to the search profile page', async () => {
    const { id, userPrincipalName } = tenant.megan;
    const search = `/_layouts/15/search.aspx/overview?pp=${encodeURIComponent(`${id}@${tenant.state.id}|${userPrincipalName}`)}`;
    for (const path of [PROFILE, PROFILE.replace('Person', 'PERSONIMMERSIVE')]) {
      assert.equal((await tenant.browse(tenant.lee, path)).headers.get('location'), search);
    }
    assert.equal((await tenant.browse(tenant.lee, '/Person.aspx?accountname=unknown')).status, 404);
    const page = await tenant.open(tenant.lee, PROFILE);
    assert.equal(page.url, tenant.origin + search);
    assert.match(page.text, /<h1>Megan Bowen<\/h1>/);
  });

  it('shows the mailbox photo on the search profile page, not SharePoint’s copy', async () => {
    const { text } = await tenant.open(tenant.megan, PROFILE);
    const shown = picturesOf(text).filter((source) => source.includes('/portraits/'));
    assert.deepEqual(shown, [`/_forms/signin/portraits/${tenant.megan.id}`]);
    assert.ok(!text.includes('size=L'));
  });

  it('finds no one with other parameters of the search profile page', async () => {
    const { id, userPrincipalName: upn } = tenant.megan;
    const search = async (pp: string) =>
      (await tenant.browse(tenant.megan, `/_layouts/15/search.aspx/overview?pp=${encodeURIComponent(pp)}`)).text();
    assert.match(await search(`${id.toUpperCase()}@${tenant.state.id}|${upn.toUpperCase()}`), /<h1>Megan Bowen<\/h1>/);
    for (const pp of [
      '',
      id,
      `${id}@${tenant.state.id}`,
      `${id}@${id}|${upn}`,
      `${id}@${tenant.state.id}|${tenant.lee.mail}`,
    ]) {
      assert.match(await search(pp), /We couldn't find any results/, pp);
    }
  });

  it('shows the old profile page where Delve was not in use, and 404 for an unknown person', async () => {
    tenant.state.switches.profilePage = 'old';
    const page = await tenant.browse(tenant.lee, PROFILE);
    assert.match(await page.text(), /<h1>Megan Bowen<\/h1>/);
    assert.equal((await tenant.browse(tenant.lee, '/Person.aspx?accountname=unknown')).status, 404);
    tenant.state.switches.profilePage = 'search';
  });

  it('redirects to one’s own pages', async () => {
    for (const [from, to] of [
      ['/', HOME],
      ['/_layouts/15/me.aspx', PROFILE],
      ['/_layouts/15/onedrive.aspx', ONE_DRIVE],
      ['/personal/meganb_contoso_onmicrosoft_com/', ONE_DRIVE],
    ] as const) {
      assert.equal((await tenant.browse(tenant.megan, from)).headers.get('location'), to);
    }
  });

  it('opens a OneDrive only to its owner', async () => {
    assert.equal((await tenant.browse(tenant.megan, ONE_DRIVE)).status, 200);
    assert.equal((await tenant.browse(tenant.lee, ONE_DRIVE)).status, 403);
    assert.equal((await tenant.browse(tenant.lee, ONE_DRIVE.replace('meganb', 'unknown'))).status, 404);
  });

  it('does not play other paths', async () => {
    const response = await tenant.browse(tenant.megan, '/sites/none');
    assert.equal(response.status, 501);
    assert.equal(await response.text(), 'The sandbox does not play GET /sites/none of SharePoint.');
  });

  it('loads only its own stylesheet and pictures', async () => {
    const page = await tenant.browse(tenant.megan, HOME);
    assert.match(
      page.headers.get('content-security-policy') ?? '',
      /^default-src 'none'; style-src 'self'; img-src 'self' data:/,
    );
    const text = await page.text();
    assert.ok(text.includes(`href="${tenant.state.addresses.control}"`), 'links to the control page');
    assert.equal((await tenant.browse(undefined, '/_layouts/15/styles/sandbox.css')).status, 200);
  });

  it('escapes names', async () => {
    const named = { ...tenant.megan, displayName: '<img src=x onerror="alert(1)">' };
    (tenant.state.people as Map<string, Person>).set(named.id, named);
    const { text } = await tenant.open(tenant.lee, PROFILE);
    assert.ok(text.includes('<h1>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;</h1>'));
    assert.ok(!text.includes('<img src=x'));
    assert.equal(
      html`<b title="${'"'}">${[html`<i>${'&'}</i>`]}${undefined}</b>`.markup,
      '<b title="&quot;"><i>&amp;</i></b>',
    );
    assert.equal(escapeHtml("'"), '&#39;');
  });
});

function picturesOf(page: string): readonly string[] {
  return [...page.matchAll(/<img[^>]+src="([^"]+)"/g)].map(([, source = '']) => source.replaceAll('&amp;', '&'));
}
