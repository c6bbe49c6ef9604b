import assert from 'node:assert/strict';
import { m365Cookie, m365Service, officeService } from '../../../sandbox/office/index.ts';
import { sharePointService } from '../../../sandbox/sharepoint/index.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

describe('office.com and the Microsoft 365 app', () => {
  let tenant: SmallTenant;
  beforeEach(async () => {
    tenant = await startSmallTenant({
      sharepoint: sharePointService,
      office: officeService,
      m365: m365Service,
    });
  });
  afterEach(() => tenant.stop());

  it('leads on to the Microsoft 365 app, from every path', async () => {
    for (const path of ['/', '/launch/onedrive']) {
      const response = await fetch(tenant.state.addresses.office + path, { redirect: 'manual' });
      assert.equal(response.headers.get('location'), `${tenant.state.addresses.m365}/`);
    }
  });

  it('asks for an account first', async () => {
    const start = await browse(undefined, '/');
    assert.equal(start.headers.get('location'), '/signin?to=%2F');
    const picked = await browse(undefined, `/signin?person=${tenant.megan.id}&to=/`);
    assert.equal(picked.headers.get('location'), '/');
    assert.equal(picked.headers.get('set-cookie')?.split(';')[0], m365Cookie(tenant.megan));
  });

  it('rejects an unknown person', async () => {
    assert.equal((await browse(undefined, '/signin?person=unknown')).status, 404);
  });

  for (const [tile, page] of [
    ['OneDrive', '/personal/meganb_contoso_onmicrosoft_com/_layouts/15/onedrive.aspx'],
    ['SharePoint', '/_layouts/15/sharepoint.aspx'],
  ] as const) {
    it(`leads by Apps and the ${tile} tile to SharePoint, signed in, where the copy starts`, async () => {
      const start = await (await browse(tenant.megan, '/')).text();
      assert.ok(!start.includes('tile'), 'no tiles on the start page');
      const apps = /<a href="([^"]+)">Apps<\/a>/.exec(start)?.[1] ?? '';
      const landing = await (await browse(tenant.megan, apps)).text();
      const link = new RegExp(`<a class="card tile" href="([^"]+)">(?:(?!</a>).)*<strong>${tile}</strong>`, 's').exec(
        landing,
      )?.[1];
      const handoff = await fetch(link?.replaceAll('&amp;', '&') ?? '', { redirect: 'manual' });
      assert.equal(handoff.headers.get('location'), page);
      const cookie = handoff.headers.get('set-cookie')?.split(';')[0] ?? '';
      const { sharepoint } = tenant.state.addresses;
      const opened = await (await fetch(sharepoint + page, { headers: { cookie } })).text();
      const large = /src="(\/_layouts\/15\/userphoto\.aspx\?size=L[^"]+)"/.exec(opened)?.[1]?.replaceAll('&amp;', '&');
      await (await fetch(`${sharepoint}${large}`, { headers: { cookie } })).arrayBuffer();
      assert.ok(tenant.megan.profile.copiedAt);
    });
  }

  it('ignores SharePoint’s cookie and does not play other paths', async () => {
    const { m365 } = tenant.state.addresses;
    const foreign = await fetch(m365, {
      redirect: 'manual',
      headers: { cookie: `sandboxSharePoint=${tenant.megan.id}` },
    });
    assert.equal(foreign.status, 302);
    assert.equal((await browse(tenant.megan, '/nowhere')).status, 501);
  });

  function browse(person: Person | undefined, path: string): Promise<Response> {
    const headers: HeadersInit = person ? { cookie: m365Cookie(person) } : {};
    return fetch(tenant.state.addresses.m365 + path, { redirect: 'manual', headers });
  }
});
