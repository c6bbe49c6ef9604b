import assert from 'node:assert/strict';
import '@pnp/sp/batching.js';
import '@pnp/sp/files/index.js';
import '@pnp/sp/profiles/index.js';
import '@pnp/sp/webs/index.js';
import { BearerToken, DefaultParse, HttpRequestError, InjectHeaders, type Queryable } from '@pnp/queryable';
import { DefaultHeaders, DefaultInit, type SPFI, spfi } from '@pnp/sp';
import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { triggerCopy } from '../../../sandbox/sharepoint/photo-copy.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import { type SharePointTenant, startSharePoint, USER_AGENT } from '../../helpers/sandbox/sharepoint-tenant.ts';

/** Runs the unmodified community client against this SharePoint. */
describe('PnPjs', () => {
  let tenant: SharePointTenant;
  before(async () => {
    tenant = await startSharePoint();
    await triggerCopy(tenant.state, tenant.megan, 'large-picture');
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

  it('reads a picture by the path in its link, as literal or alias', async () => {
    const sp = await client(['AllSites.Read']);
    const { PictureUrl } = await sp.profiles.myProperties();
    const path = decodeURIComponent(new URL(PictureUrl).pathname);
    const expected = tenant.megan.profile.thumbnails?.M;
    assert.deepEqual(Buffer.from(await sp.web.getFileByServerRelativePath(path).getBuffer()), expected);
    assert.deepEqual(Buffer.from(await sp.web.getFileByServerRelativePath(`!@p1::${path}`).getBuffer()), expected);
  });

  it('reports denied access', async () => {
    const sp = await client([]);
    await assert.rejects(() => sp.profiles.myProperties(), statusIs(403));
    const allowed = await client(['AllSites.Read']);
    const missing = `/User Photos/Profile Pictures/${tenant.lee.id}_MThumb.jpg`;
    await assert.rejects(() => allowed.web.getFileByServerRelativePath(missing).getBuffer(), statusIs(404));
  });

  it('reads any person’s properties as an app, and null for an unknown account', async () => {
    const sp = await appClient(['User.Read.All']);
    const theirs = await sp.profiles.getPropertiesFor(accountOf(tenant.megan));
    assert.equal(theirs.DisplayName, 'Megan Bowen');
    const unknown = await sp.profiles.getPropertiesFor('i:0#.f|membership|unknown@contoso.onmicrosoft.com');
    assert.equal(unknown['odata.null'], true);
    const other = await appClient(['Sites.FullControl.All']);
    await assert.rejects(() => other.profiles.getPropertiesFor(accountOf(tenant.megan)), statusIs(403));
  });

  it('sends a batch and gets an answer for each part', async () => {
    const [batched, execute] = (await appClient(['User.Read.All', 'Sites.Read.All'])).batched();
    const names = [tenant.megan, tenant.lee].map(async (person) => {
      const { DisplayName } = await batched.profiles.getPropertiesFor(accountOf(person));
      return DisplayName;
    });
    const missing = batched.web.getFileByServerRelativePath('/User Photos/none.jpg').getText();
    const refused = assert.rejects(missing, statusIs(404));
    await execute();
    assert.deepEqual(await Promise.all(names), ['Megan Bowen', 'Lee Gu']);
    await refused;
  });

  it('reports throttling and the wait', async () => {
    const { peopleManager } = tenant.state.limits;
    const { windows } = peopleManager;
    peopleManager.windows = [{ calls: 0, milliseconds: 300_000 }];
    const sp = await appClient(['User.Read.All']);
    await assert.rejects(
      () => sp.profiles.getPropertiesFor(accountOf(tenant.megan)),
      (error) => error instanceof HttpRequestError && error.status === 429 && error.response.headers.has('retry-after'),
    );
    peopleManager.windows = windows;
  });

  async function appClient(roles: readonly string[]): Promise<SPFI> {
    return clientWith(await tenant.appToken(roles));
  }

  async function client(scopes: readonly string[]): Promise<SPFI> {
    const token = await issueAccessToken(tenant.state, {
      audience: tenant.origin,
      clientId: tenant.ssoApp.clientId,
      person: tenant.megan,
      scopes,
    });
    return clientWith(token);
  }

  function clientWith(token: string): SPFI {
    return spfi(tenant.origin).using(
      DefaultInit(),
      DefaultHeaders(),
      InjectHeaders({ 'User-Agent': USER_AGENT }),
      BearerToken(token),
      DefaultParse(),
      send,
    );
  }
});

function send(instance: Queryable): Queryable {
  instance.on.send.replace((url, init) => fetch(url, init));
  return instance;
}

function accountOf({ userPrincipalName }: Person): string {
  return `i:0#.f|membership|${userPrincipalName}`;
}

function statusIs(status: number): (error: unknown) => boolean {
  return (error) => error instanceof HttpRequestError && error.status === status;
}
