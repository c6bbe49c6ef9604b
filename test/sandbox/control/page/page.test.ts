import assert from 'node:assert/strict';
import { copyPhotoAt } from '../../../../sandbox/sharepoint/photo-copy.ts';
import { WORLD_NAMES } from '../../../../sandbox/tenant/worlds.ts';
import { send } from '../../../helpers/sandbox/control-browser.ts';
import { type ControlTenant, startControl } from '../../../helpers/sandbox/control-tenant.ts';

describe('the control page', () => {
  let tenant: ControlTenant;
  before(async () => {
    tenant = await startControl();
  });
  after(() => tenant.stop());

  it('shows each person with both pictures, the state and the actions', async () => {
    const { megan, lee, origin, state } = tenant;
    await copyPhotoAt(megan, megan.photo, new Date(state.clock.now().getTime() - 3 * 86_400_000));
    const { status, text } = await send(origin, '/');
    assert.equal(status, 200);
    for (const person of [megan, lee]) assert.ok(text.includes(`id="person-${person.id}"`));
    shows(text, new RegExp(`src="/people/${megan.id}/photo\\.jpg\\?v=${megan.photo?.etag}"`));
    shows(text, new RegExp(`src="/people/${megan.id}/sharepoint\\.jpg\\?v=[0-9a-f]{16}"`));
    shows(text, /SharePoint shows the copy that it made 3 days ago\./);
    shows(decode(text), /SPS-PictureTimestamp<\/dt><dd>"639\d{8}" = /);
    shows(text, /src="\/silhouette\.png"/);
    shows(text, new RegExp(`action="/people/${lee.id}/draw"`));
    hides(text, new RegExp(`action="/people/${lee.id}/remove"`));
  });

  it('shows the links that exist at the time of the request', async () => {
    tenant.links.push({ title: 'Chat window', url: 'http://localhost:4700/?a=1&b=2', hint: 'as Megan' });
    const { text } = await send(tenant.origin, '/');
    shows(decode(text), /href="http:\/\/localhost:4700\/\?a=1&b=2"[^>]*>\s*<span>Chat window<\/span><small>as Megan/);
  });

  it('links to SharePoint and Microsoft 365 as each person', async () => {
    const { lee, origin, state } = tenant;
    const { text } = await send(origin, '/');
    const links = [...text.matchAll(/href="([^"]+)"/g)].map(([, href]) => new URL(decode(href ?? ''), origin));
    const [sharepoint, m365] = links.filter((url) => url.searchParams.get('person') === lee.id);
    assert.equal(sharepoint?.origin, state.addresses.sharepoint);
    assert.equal(sharepoint?.pathname, '/_forms/signin');
    assert.equal(sharepoint?.searchParams.get('to'), '/_layouts/15/sharepoint.aspx');
    assert.equal(m365?.href, `${state.addresses.m365}/signin?person=${lee.id}&to=%2F`);
  });

  it('offers every world and shows the current one, also one without a name', async () => {
    const { origin, state } = tenant;
    const optionsOf = async () => {
      const form = /<form id="world-form"[\s\S]*?<\/form>/.exec((await send(origin, '/')).text)?.[0] ?? '';
      return [...form.matchAll(/<option value="([^"]*)"( selected)?( disabled)?>([^<]+)/g)].map(
        ([, value, selected, , label]) => ({ value, selected: selected !== undefined, label: decode(label ?? '') }),
      );
    };
    const named = await optionsOf();
    assert.deepEqual(
      named.map(({ value }) => value),
      WORLD_NAMES,
    );
    assert.deepEqual(
      named.filter(({ selected }) => selected).map(({ value }) => value),
      ['large-picture'],
    );
    state.switches.copyRequests = ['edit-profile', 'app-request'];
    const [custom, ...others] = await optionsOf();
    assert.equal(
      custom?.label,
      'a browser opens "Edit profile", or an app asks for the large picture in the person\'s name',
    );
    assert.ok(others.every(({ selected }) => !selected));
    state.switches.copyRequests = ['large-picture'];
  });

  it('completes due copies before it shows them', async () => {
    const { megan, origin, state } = tenant;
    const now = state.clock.now();
    megan.profile.pendingCopy = { photo: undefined, startedAt: now, dueAt: new Date(now.getTime() + 60_000) };
    shows((await send(origin, '/')).text, /A copy is in progress/);
    state.clock.advance(120_000);
    shows((await send(origin, '/')).text, /checked [^.]*, found no photo and shows its silhouette/);
  });

  it('escapes markup everywhere', async () => {
    const evil = await startControl();
    try {
      const markup = `"><script>alert('1')</script> " onload="x`;
      for (const key of ['displayName', 'givenName', 'jobTitle', 'userPrincipalName', 'situation', 'timeZone']) {
        Object.assign(evil.megan, { [key]: markup });
      }
      Object.assign(evil.state, { name: markup, domain: markup });
      evil.links.push({ title: markup, url: `http://localhost/${markup}`, hint: markup });
      const { text } = await send(evil.origin, '/');
      hides(text, /<script>|" onload="x/);
      assert.ok(decode(text).split(markup).length > 15, 'shown as text in many places');
    } finally {
      await evil.stop();
    }
  });

  it('loads nothing from other hosts, and the policy forbids it', async () => {
    const { headers, text } = await send(tenant.origin, '/');
    assert.match(String(headers['content-security-policy']), /^default-src 'none'; img-src 'self'; /);
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    hides(text, /(src|srcset)="(https?:)?\/\/|\sstyle="|\son[a-z]+="/);
    const assets = [
      ['/page.css', 'text/css'],
      ['/page.js', 'text/javascript'],
      ['/icon.svg', 'image/svg+xml'],
    ] as const;
    for (const [path, type] of assets) {
      const asset = await send(tenant.origin, path);
      assert.equal(asset.status, 200, path);
      assert.ok(asset.headers['content-type']?.startsWith(type), path);
    }
  });

  it('serves only its own files', async () => {
    const paths = ['/../index.ts', '/page.css/../../index.ts', '/%2e%2e/index.ts', '/assets/page.css', '//etc/passwd'];
    for (const path of paths) assert.equal((await send(tenant.origin, path)).status, 404, path);
    assert.equal((await send(tenant.origin, '/people/%E0%A4%A/photo.jpg')).status, 400);
  });
});

/** `assert.match` would print the whole page. */
function shows(text: string, pattern: RegExp): void {
  assert.ok(pattern.test(text), `the page lacks ${pattern}`);
}

function hides(text: string, pattern: RegExp): void {
  assert.ok(!pattern.test(text), `the page has ${pattern}`);
}

function decode(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return text.replace(/&(?:#(\d+)|(\w+));/g, (entity, code, name) =>
    code ? String.fromCharCode(Number(code)) : (named[name] ?? entity),
  );
}
