import assert from 'node:assert/strict';
import sharp from 'sharp';
import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { escapeHtml, html } from '../../../sandbox/http/html.ts';
import { localPath } from '../../../sandbox/sharepoint/browser/local-path.ts';
import { signedInCookie } from '../../../sandbox/sharepoint/index.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import { changePhoto } from '../../../sandbox/tenant/people/photos.ts';
import { bytesOf, type SharePointTenant, startSharePoint } from '../../helpers/sandbox/sharepoint-tenant.ts';
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
    tenant.state.switches.copyTrigger = 'both';
    for (const path of [LARGE, PROFILE, HOME, `/User%20Photos/Profile%20Pictures/${tenant.megan.id}_MThumb.jpg`]) {
      const response = await fetch(tenant.origin + path, {
        redirect: 'manual',
        headers: { authorization: `Bearer ${token}` },
      });
      assert.equal(response.status, 401, path);
    }
    assert.equal(tenant.megan.profile.copiedAt, undefined);
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

  it('large: requesting one’s own large picture, which is new at once', async () => {
    await tenant.browse(megan, LARGE.replace('size=L', 'size=M'));
    await tenant.browse(megan, PROFILE);
    await tenant.browse(tenant.lee, LARGE);
    assert.deepEqual([megan.profile.copiedAt, tenant.lee.profile.copiedAt], [undefined, undefined]);
    const picture = await tenant.browse(megan, LARGE);
    assert.ok(megan.profile.copiedAt);
    assert.equal(picture.headers.get('content-type'), 'image/jpeg');
    assert.deepEqual(await bytesOf(picture), megan.profile.thumbnails?.L);
  });

  it('page: requesting one’s own profile page', async () => {
    tenant.state.switches.copyTrigger = 'page';
    await tenant.browse(megan, LARGE);
    await tenant.browse(tenant.lee, PROFILE);
    assert.deepEqual([megan.profile.copiedAt, tenant.lee.profile.copiedAt], [undefined, undefined]);
    await tenant.browse(megan, '/Person.aspx');
    assert.ok(megan.profile.copiedAt);
  });

  it('both: either; never: neither', async () => {
    tenant.state.switches.copyTrigger = 'never';
    await tenant.browse(megan, LARGE);
    await tenant.browse(megan, PROFILE);
    assert.equal(megan.profile.copiedAt, undefined);
    tenant.state.switches.copyTrigger = 'both';
    await tenant.browse(megan, LARGE);
    assert.ok(megan.profile.copiedAt);
    await tenant.browse(tenant.lee, '/Person.aspx');
    assert.ok(tenant.lee.profile.copiedAt);
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

  for (const [name, path, large] of [
    ['profile', PROFILE, true],
    ['OneDrive', ONE_DRIVE, true],
    ['start', HOME, true],
    ['edit profile', '/_layouts/15/EditProfile.aspx', false],
  ] as const) {
    it(`the ${name} page ${large ? 'asks' : 'does not ask'} for one’s own large picture`, async () => {
      const page = await tenant.browse(megan, path);
      assert.equal(page.status, 200);
      for (const picture of picturesOf(await page.text())) await (await tenant.browse(megan, picture)).arrayBuffer();
      assert.equal(megan.profile.copiedAt !== undefined, large);
    });
  }
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

  it('shows profiles, and 404 for an unknown person', async () => {
    const page = await tenant.browse(tenant.lee, PROFILE);
    assert.match(await page.text(), /<h1>Megan Bowen<\/h1>/);
    assert.equal((await tenant.browse(tenant.lee, '/Person.aspx?accountname=unknown')).status, 404);
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

  it('returns 404 for unknown paths', async () => {
    const response = await tenant.browse(tenant.megan, '/sites/none');
    assert.equal(response.status, 404);
    assert.match(await response.text(), /404 FILE NOT FOUND/);
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
    const text = await (await tenant.browse(tenant.lee, PROFILE)).text();
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
