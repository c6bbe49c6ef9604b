import assert from 'node:assert/strict';
import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { sharePointService, signedInCookie } from '../../../sandbox/sharepoint/index.ts';
import { copyPhotoAt } from '../../../sandbox/sharepoint/photo-copy.ts';
import { silhouette } from '../../../sandbox/sharepoint/silhouette.ts';
import { type OddForms, usualForms } from '../../../sandbox/tenant/people/odd-forms.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

const COPIED_AT = new Date('2026-03-01T00:00:00Z');

describe("SharePoint's odd forms", () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ sharepoint: sharePointService });
    await copyPhotoAt(tenant.megan, tenant.megan.photo, COPIED_AT);
  });
  after(() => tenant.stop());
  afterEach(() => void Object.assign(tenant.megan.oddForms, usualForms()));

  const ask = async (path: string, forms: Partial<OddForms>) => {
    const { state, ssoApp, megan } = tenant;
    Object.assign(megan.oddForms, forms);
    const audience = state.addresses.sharepoint;
    const scopes = ['AllSites.Read'];
    const token = await issueAccessToken(state, { audience, clientId: ssoApp.clientId, person: megan, scopes });
    return fetch(`${audience}/_api/${path}`, {
      redirect: 'manual',
      headers: {
        accept: 'application/json;odata=nometadata',
        authorization: `Bearer ${token}`,
        'user-agent': 'NONISV|Contoso|Test/1.0',
      },
    });
  };
  const properties = (forms: Partial<OddForms>) => ask('SP.UserProfiles.PeopleManager/GetMyProperties', forms);
  const profile = async (forms: Partial<OddForms>) => {
    const { UserProfileProperties, ...rest } = await (await properties(forms)).json();
    const pairs: [string, string][] = UserProfileProperties.map(({ Key, Value }: Record<string, string>) => [
      Key,
      Value,
    ]);
    return { PictureUrl: rest.PictureUrl as string | null, bag: new Map(pairs) };
  };
  const file = (url: string) => {
    const path = decodeURIComponent(new URL(url).pathname).replaceAll("'", "''");
    const encoded = encodeURIComponent(path).replaceAll("'", '%27');
    return ask(`web/getFileByServerRelativePath(decodedUrl='${encoded}')/$value`, {});
  };

  it('cover every form of the three properties', async () => {
    for (const [form, key] of [
      ['placeholderState', 'SPS-PicturePlaceholderState'],
      ['exchangeSyncState', 'SPS-PictureExchangeSyncState'],
    ] as const) {
      for (const value of ['', '0', '1', '2'] as const) {
        assert.equal((await profile({ [form]: value })).bag.get(key), value);
      }
      assert.equal((await profile({ [form]: 'missing' })).bag.has(key), false);
    }
    const timestamp = async (form: OddForms['timestamp']) =>
      (await profile({ timestamp: form })).bag.get('SPS-PictureTimestamp');
    assert.equal(await timestamp('seconds'), '63907920000');
    assert.equal(await timestamp('ticks'), '639079200000000000');
    assert.equal(await timestamp('garbage'), 'not a time');
    assert.deepEqual([await timestamp(''), await timestamp('missing')], ['', undefined]);
  });

  it('give the picture URL although there is only the placeholder, or omit it', async () => {
    const placeholder = await profile({ placeholderState: '1' });
    assert.equal(placeholder.PictureUrl, null);
    assert.match(placeholder.bag.get('PictureURL') ?? '', /_MThumb\.jpg$/);
    const nowhere = await profile({ placeholderState: 'known', pictureUrl: 'none' });
    assert.deepEqual([nowhere.PictureUrl, nowhere.bag.get('PictureURL')], [null, '']);
  });

  it('store the picture under other names', async () => {
    for (const library of ['dutch', 'awkward'] as const) {
      for (const fileName of ['object-id', 'account'] as const) {
        const { bag, PictureUrl } = await profile({ library, fileName });
        const url = bag.get('PictureURL') ?? '';
        assert.match(PictureUrl ?? '', /_MThumb\.jpg\?t=63907920000$/);
        assert.equal(url.includes('meganb_contoso_onmicrosoft_com_MThumb'), fileName === 'account');
        const answer = await file(url);
        assert.equal(answer.status, 200, url);
        assert.deepEqual(Buffer.from(await answer.arrayBuffer()), tenant.megan.profile.thumbnails?.M);
      }
    }
    const { bag } = await profile({ library: 'dutch' });
    assert.match(bag.get('PictureURL') ?? '', /\/User%20Photos\/Profielafbeeldingen\//);
    Object.assign(tenant.megan.oddForms, usualForms());
    assert.equal((await file(bag.get('PictureURL') ?? '')).status, 404);
  });

  it('redirect from userphoto.aspx to an expired link', async () => {
    const { bag } = await profile({ pictureUrl: 'userphoto' });
    const page = bag.get('PictureURL') ?? '';
    assert.equal(new URL(page).pathname, '/_layouts/15/userphoto.aspx');
    const headers = { cookie: signedInCookie(tenant.megan) };
    const redirected = await fetch(page, { headers, redirect: 'manual' });
    assert.equal(redirected.status, 302);
    const followed = await fetch(page, { headers });
    assert.deepEqual(
      [followed.status, new URL(followed.url).pathname.startsWith('/_vti_bin/afdcache.ashx/')],
      [403, true],
    );
    assert.match(await followed.text(), /Time-Limited URL validation failed/);
  });

  it('cover missing and unreadable profiles', async () => {
    assert.deepEqual(await (await properties({ profile: 'missing' })).json(), { 'odata.null': true });
    assert.equal((await properties({ profile: 'forbidden' })).status, 403);
    const page = await properties({ profile: 'sign-in-page' });
    assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/html; charset=utf-8']);
    assert.equal((await properties({ profile: 'sign-in-redirect' })).status, 302);
  });

  it('store a silhouette or no file until the next copy', async () => {
    const { bag } = await profile({});
    const url = bag.get('PictureURL') ?? '';
    tenant.megan.oddForms.copy = 'no-file';
    assert.equal((await file(url)).status, 404);
    tenant.megan.oddForms.copy = 'silhouette';
    const bytes = Buffer.from(await (await file(url)).arrayBuffer());
    assert.notDeepEqual(bytes, tenant.megan.profile.thumbnails?.M);
    assert.equal(bytes.toString('hex').startsWith('ffd8'), true, 'a JPEG, like every copy');
    assert.notDeepEqual(bytes, await silhouette('M'));
    tenant.megan.oddForms.pictureUrl = 'userphoto';
    await copyPhotoAt(tenant.megan, tenant.megan.photo, COPIED_AT);
    assert.equal((await profile({})).bag.get('PictureURL'), url);
    assert.deepEqual(Buffer.from(await (await file(url)).arrayBuffer()), tenant.megan.profile.thumbnails?.M);
  });
});
