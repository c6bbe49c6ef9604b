import assert from 'node:assert/strict';
import '@pnp/sp/files/index.js';
import '@pnp/sp/profiles/index.js';
import '@pnp/sp/webs/index.js';
import { BearerToken, DefaultParse, HttpRequestError, type Queryable } from '@pnp/queryable';
import { DefaultHeaders, DefaultInit, type SPFI, spfi } from '@pnp/sp';
import { issueAccessToken } from '../../../sandbox/entra/tokens.ts';
import { lookAtOwn } from '../../../sandbox/sharepoint/sync.ts';
import { type SharePointTenant, startSharePoint } from './tenant.ts';

/** The community's client, unmodified, judges this SharePoint. */
describe('PnPjs', () => {
  let tenant: SharePointTenant;
  before(async () => {
    tenant = await startSharePoint();
    await lookAtOwn(tenant.state, tenant.megan, 'large');
  });
  after(() => tenant.stop());

  it('reads one’s own properties', async () => {
    const sp = await client(['AllSites.Read']);
    const mine = await sp.profiles.myProperties();
    assert.equal(mine.DisplayName, 'Megan Bowen');
    const properties = mine.UserProfileProperties as { Key: string; Value: string }[];
    assert.equal(properties.find(({ Key }) => Key === 'SPS-PicturePlaceholderState')?.Value, '0');
    const selected = await sp.profiles.myProperties.select('PictureUrl', 'UserUrl')();
    assert.match(selected.PictureUrl, /_MThumb\.jpg\?t=\d{11}$/);
  });

  it('reads the bytes of a picture by the path in its link, given in the call or by an alias', async () => {
    const sp = await client(['AllSites.Read']);
    const { PictureUrl } = await sp.profiles.myProperties();
    const path = decodeURIComponent(new URL(PictureUrl).pathname);
    const expected = tenant.megan.profile.thumbnails?.M;
    assert.deepEqual(Buffer.from(await sp.web.getFileByServerRelativePath(path).getBuffer()), expected);
    assert.deepEqual(Buffer.from(await sp.web.getFileByServerRelativePath(`!@p1::${path}`).getBuffer()), expected);
  });

  it('is told what it may not have', async () => {
    const sp = await client([]);
    await assert.rejects(() => sp.profiles.myProperties(), statusIs(403));
    const allowed = await client(['AllSites.Read']);
    const missing = `/User Photos/Profile Pictures/${tenant.lee.id}_MThumb.jpg`;
    await assert.rejects(() => allowed.web.getFileByServerRelativePath(missing).getBuffer(), statusIs(404));
  });

  async function client(scopes: readonly string[]): Promise<SPFI> {
    const token = await issueAccessToken(tenant.state, {
      audience: tenant.origin,
      clientId: tenant.ssoApp.clientId,
      person: tenant.megan,
      scopes,
    });
    return spfi(tenant.origin).using(DefaultInit(), DefaultHeaders(), BearerToken(token), DefaultParse(), send);
  }
});

function send(instance: Queryable): Queryable {
  instance.on.send.replace((url, init) => fetch(url, init));
  return instance;
}

function statusIs(status: number): (error: unknown) => boolean {
  return (error) => error instanceof HttpRequestError && error.status === status;
}
