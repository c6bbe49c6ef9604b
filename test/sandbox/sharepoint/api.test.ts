import assert from 'node:assert/strict';
import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { triggerCopy } from '../../../sandbox/sharepoint/photo-copy.ts';
import { COPY_REQUESTS } from '../../../sandbox/tenant/worlds.ts';
import {
  bytesOf,
  type SharePointTenant,
  startSharePoint,
  USER_AGENT,
} from '../../helpers/sandbox/sharepoint-tenant.ts';

const MINE = '/_api/SP.UserProfiles.PeopleManager/GetMyProperties';

describe('SharePoint REST: who may call', () => {
  let tenant: SharePointTenant;
  before(async () => {
    tenant = await startSharePoint();
  });
  after(() => tenant.stop());

  it('rejects callers without a token and returns the client id for tokens', async () => {
    const response = await fetch(tenant.origin + MINE, { headers: { accept: 'application/json' } });
    assert.equal(response.status, 401);
    const challenge = response.headers.get('www-authenticate') ?? '';
    assert.match(challenge, /^Bearer realm="[0-9a-f-]{36}",client_id="00000003-0000-0ff1-ce00-000000000000"/);
    assert.equal((await errorOf(response)).code, '-2147024891, System.UnauthorizedAccessException');
  });

  it('rejects a token for Graph', async () => {
    const response = await tenant.call(tenant.megan, MINE, { audience: 'https://graph.microsoft.com' });
    assert.equal(response.status, 401);
    assert.equal(
      response.headers.get('x-ms-diagnostics'),
      `3000003;reason="Invalid audience Uri 'https://graph.microsoft.com'.";category="invalid_client"`,
    );
    assert.match(((await response.json()) as { error_description: string }).error_description, /AudienceUriValidation/);
  });

  it('rejects expired, forged and malformed tokens', async () => {
    const expired = await tenant.call(tenant.megan, MINE, { expiresIn: -3600 });
    assert.equal(expired.status, 401);
    assert.deepEqual(await expired.json(), { error_description: 'Invalid JWT token. The token is expired.' });
    const token = await issueAccessToken(tenant.state, {
      audience: tenant.origin,
      clientId: 'x',
      person: tenant.megan,
    });
    const forged = await withBearer(`${token.slice(0, -8)}AAAAAAAA`);
    assert.deepEqual(
      [forged.status, await forged.json()],
      [401, { error_description: 'Invalid issuer or signature.' }],
    );
    const noise = await withBearer('noise');
    assert.deepEqual([noise.status, await noise.json()], [401, { error_description: 'Unsupported security token.' }]);
  });

  it('rejects app-only tokens for a secret, and GetMyProperties for those with a certificate', async () => {
    const app = { audience: tenant.origin, clientId: tenant.ssoApp.clientId, roles: ['User.Read.All'] };
    const secret = await withBearer(await issueAccessToken(tenant.state, { ...app, authMethod: 'secret' }));
    assert.deepEqual([secret.status, await secret.json()], [401, { error_description: 'Unsupported app only token.' }]);
    const certificate = await withBearer(await issueAccessToken(tenant.state, { ...app, authMethod: 'certificate' }));
    assert.equal(certificate.status, 403);
  });

  it('accepts the person’s browser by cookie', async () => {
    const response = await fetch(tenant.origin + MINE, {
      headers: { accept: 'application/json', cookie: `sandboxSharePoint=${tenant.megan.id}` },
    });
    assert.equal(response.status, 200);
  });

  it('opens a OneDrive’s web only to its owner', async () => {
    const web = '/personal/meganb_contoso_onmicrosoft_com';
    assert.equal((await tenant.call(tenant.megan, web + MINE)).status, 200);
    assert.equal((await tenant.call(tenant.lee, web + MINE)).status, 403);
    assert.equal((await tenant.call(tenant.lee, `/personal/unknown${MINE}`)).status, 404);
  });

  it('does not play other resources, and says so in an OData error', async () => {
    const response = await tenant.call(tenant.megan, '/_api/web/lists');
    assert.equal(response.status, 501);
    const { code, message } = await errorOf(response);
    assert.equal(code, '-1, System.NotImplementedException');
    assert.equal(message.value, 'The sandbox does not play GET /_api/web/lists of SharePoint.');
  });

  function withBearer(token: string): Promise<Response> {
    return fetch(tenant.origin + MINE, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'user-agent': USER_AGENT },
    });
  }
});

describe('GetMyProperties', () => {
  let tenant: SharePointTenant;
  beforeEach(async () => {
    tenant = await startSharePoint();
  });
  afterEach(() => tenant.stop());

  it('returns a new profile', async () => {
    const mine = await nometadata();
    assert.equal(mine.AccountName, 'i:0#.f|membership|meganb@contoso.onmicrosoft.com');
    assert.equal(mine.PersonalSiteHostUrl, `${tenant.origin}/`);
    assert.equal(mine.PersonalUrl, `${tenant.origin}/personal/meganb_contoso_onmicrosoft_com/`);
    assert.equal(
      mine.UserUrl,
      `${tenant.origin}/Person.aspx?accountname=i%3A0%23%2Ef%7Cmembership%7Cmeganb%40contoso%2Eonmicrosoft%2Ecom`,
    );
    assert.equal(mine.PictureUrl, null);
    assert.deepEqual(pictureProperties(mine), ['', '', '', '']);
  });

  it('returns a copied picture with seconds since the year 1', async () => {
    await triggerCopy(tenant.state, tenant.megan, 'large-picture');
    tenant.megan.profile.copiedAt = new Date('2022-09-22T11:20:36Z');
    const mine = await nometadata();
    const url = `${tenant.origin}/User%20Photos/Profile%20Pictures/${tenant.megan.id}_MThumb.jpg`;
    assert.equal(mine.PictureUrl, `${url}?t=63799442436`);
    assert.deepEqual(pictureProperties(mine), [url, '63799442436', '0', '1']);
  });

  it('has PictureURL but a null PictureUrl after a copy without a photo', async () => {
    await triggerCopy(tenant.state, tenant.lee, 'large-picture');
    const response = await tenant.call(tenant.lee, MINE);
    const theirs = (await response.json()) as PersonProperties;
    assert.equal(theirs.PictureUrl, null);
    const [url, timestamp, placeholder, sync] = pictureProperties(theirs);
    assert.match(url ?? '', /_MThumb\.jpg$/);
    assert.match(timestamp ?? '', /^639\d{8}$/);
    assert.deepEqual([placeholder, sync], ['1', '1']);
  });

  it('completes a copy that is due', async () => {
    tenant.state.switches.copyDuration = 60_000;
    await triggerCopy(tenant.state, tenant.megan, 'large-picture');
    assert.equal((await nometadata()).PictureUrl, null);
    tenant.state.clock.advance(61_000);
    assert.notEqual((await nometadata()).PictureUrl, null);
  });

  it('never starts a copy, nor does reading the large file', async () => {
    tenant.state.switches.copyRequests = COPY_REQUESTS;
    await nometadata();
    await tenant.call(tenant.megan, fileOf(tenant.megan.id, 'L'));
    assert.deepEqual([tenant.megan.profile.copiedAt, tenant.megan.profile.pendingCopy], [undefined, undefined]);
  });

  it('uses the requested metadata level', async () => {
    const minimal = await tenant.call(tenant.megan, `${MINE.toLowerCase()}?$select=DisplayName,Peers`);
    assert.equal(
      minimal.headers.get('content-type')?.replaceAll(' ', ''),
      'application/json;odata=minimalmetadata;streaming=true;charset=utf-8',
    );
    assert.deepEqual(await minimal.json(), {
      'odata.metadata': `${tenant.origin}/_api/$metadata#SP.ApiData.PersonPropertiess/@Element`,
      'odata.type': 'SP.UserProfiles.PersonProperties',
      'odata.id': `${tenant.origin}${MINE.toLowerCase()}`,
      'odata.editLink': 'sp.userprofiles.peoplemanager/getmyproperties',
      DisplayName: 'Megan Bowen',
      Peers: [],
    });
    const verbose = await tenant.call(tenant.megan, `${MINE}?$select=Peers,UserProfileProperties`, {
      accept: 'application/json;odata=verbose',
    });
    const { d } = (await verbose.json()) as { d: { Peers: unknown; UserProfileProperties: { results: object[] } } };
    assert.deepEqual(d.Peers, { __metadata: { type: 'Collection(Edm.String)' }, results: [] });
    assert.deepEqual(Object.keys(d.UserProfileProperties.results[0] ?? {}), [
      '__metadata',
      'Key',
      'Value',
      'ValueType',
    ]);
    const none = await nometadata('?$select=Email');
    assert.deepEqual(none, { Email: 'meganb@contoso.onmicrosoft.com' });
  });

  it('speaks OData 4 if the client asks for it, and each version has its own levels', async () => {
    const get = (accept: string, version?: string) =>
      tenant.call(tenant.megan, `${MINE}?$select=Email`, {
        accept,
        headers: version === undefined ? {} : { 'odata-version': version },
      });
    const none = await get('application/json;odata.metadata=none', '4.0');
    assert.deepEqual(await none.json(), { Email: tenant.megan.mail });
    for (const accept of ['application/json', 'application/json;odata.metadata=full']) {
      const body = (await (await get(accept, '4.0')).json()) as object;
      assert.deepEqual(Object.keys(body), ['@odata.context', '@odata.type', '@odata.id', '@odata.editLink', 'Email']);
    }
    const full = (await (await get('application/json;odata=fullmetadata')).json()) as object;
    assert.ok('odata.type' in full);
    assert.equal((await get('application/json;odata=nometadata', '4.0')).status, 406);
    assert.equal((await get('application/json;odata.metadata=none')).status, 406);
  });

  it('rejects an unknown property and clients that accept no JSON', async () => {
    const unknown = await tenant.call(tenant.megan, `${MINE}?$select=Nickname`);
    assert.equal(unknown.status, 400);
    assert.match((await errorOf(unknown)).message.value, /'Nickname'/);
    const xml = await tenant.call(tenant.megan, MINE, { accept: 'application/xml' });
    assert.equal(xml.status, 406);
    assert.match(await xml.text(), /^<\?xml.*<m:message xml:lang="en-US">The HTTP header ACCEPT is missing/s);
  });

  it('requires a scope, and uses the error format of the level', async () => {
    for (const scope of ['User.Read.All', 'User.ReadWrite.All', 'AllSites.Read', 'AllSites.FullControl']) {
      assert.equal((await tenant.call(tenant.megan, MINE, { scopes: [scope] })).status, 200, scope);
    }
    const refused = await tenant.call(tenant.megan, MINE, { scopes: ['MyFiles.Read'] });
    assert.equal(refused.status, 403);
    assert.equal((await errorOf(refused)).code, '-2147024891, System.UnauthorizedAccessException');
    const verbose = await tenant.call(tenant.megan, MINE, { scopes: [], accept: 'application/json;odata=verbose' });
    assert.ok('error' in ((await verbose.json()) as object));
  });

  async function nometadata(query = ''): Promise<PersonProperties> {
    const response = await tenant.call(tenant.megan, MINE + query, { accept: 'application/json;odata=nometadata' });
    assert.equal(response.status, 200);
    return (await response.json()) as PersonProperties;
  }
});

describe('a file’s content', () => {
  let tenant: SharePointTenant;
  before(async () => {
    tenant = await startSharePoint();
    await triggerCopy(tenant.state, tenant.megan, 'large-picture');
  });
  after(() => tenant.stop());

  it('is the thumbnail, with the path as literal or alias, in any case', async () => {
    const expected = tenant.megan.profile.thumbnails?.M;
    const direct = await tenant.call(tenant.megan, fileOf(tenant.megan.id, 'M'));
    assert.equal(direct.status, 200);
    assert.deepEqual(await bytesOf(direct), expected);
    const path = `/user photos/profile pictures/${tenant.megan.id}_mthumb.jpg`;
    const alias = `/_api/web/getFileByServerRelativePath(decodedurl=@p1)/$value?@p1=${encodeURIComponent(`'${path}'`)}`;
    assert.deepEqual(await bytesOf(await tenant.call(tenant.megan, alias)), expected);
  });

  it('can be read by anyone in the tenant', async () => {
    assert.equal((await tenant.call(tenant.lee, fileOf(tenant.megan.id, 'S'))).status, 200);
  });

  it('is not found without a picture, in another folder, or elsewhere', async () => {
    for (const path of [
      fileOf(tenant.lee.id, 'M'),
      fileOf(tenant.megan.id, 'M', 'Profielafbeeldingen'),
      `/_api/web/getFileByServerRelativePath(decodedurl='/etc/passwd')/$value`,
    ]) {
      const response = await tenant.call(tenant.megan, path);
      assert.equal(response.status, 404, path);
      assert.deepEqual(await errorOf(response), {
        code: '-2147024894, System.IO.FileNotFoundException',
        message: { lang: 'en-US', value: 'File Not Found.' },
      });
    }
  });

  it('requires permission to read sites', async () => {
    const response = await tenant.call(tenant.megan, fileOf(tenant.megan.id, 'M'), { scopes: ['User.Read.All'] });
    assert.equal(response.status, 403);
  });

  it('is rejected through another web and for a malformed path', async () => {
    const web = '/personal/meganb_contoso_onmicrosoft_com';
    const outside = await tenant.call(tenant.megan, web + fileOf(tenant.megan.id, 'M'));
    assert.equal(outside.status, 400);
    assert.match((await errorOf(outside)).message.value, /SPWeb\.ServerRelativeUrl/);
    for (const argument of ["'it's'", '@missing', 'unquoted', "'%E0%A4%A'"]) {
      const path = `/_api/web/getFileByServerRelativePath(decodedurl=${argument})/$value`;
      assert.equal((await tenant.call(tenant.megan, path)).status, 400, argument);
    }
  });
});

interface PersonProperties {
  readonly [name: string]: unknown;
  readonly UserProfileProperties: readonly { readonly Key: string; readonly Value: string }[];
}

function pictureProperties(person: PersonProperties): readonly (string | undefined)[] {
  const value = (key: string) => person.UserProfileProperties.find(({ Key }) => Key === key)?.Value;
  return ['PictureURL', 'SPS-PictureTimestamp', 'SPS-PicturePlaceholderState', 'SPS-PictureExchangeSyncState'].map(
    value,
  );
}

function fileOf(id: string, size: string, folder = 'Profile Pictures'): string {
  const path = encodeURIComponent(`/User Photos/${folder}/${id}_${size}Thumb.jpg`);
  return `/_api/web/getFileByServerRelativePath(decodedurl='${path}')/$value`;
}

async function errorOf(response: Response): Promise<{ code: string; message: { lang: string; value: string } }> {
  return ((await response.json()) as { 'odata.error': { code: string; message: { lang: string; value: string } } })[
    'odata.error'
  ];
}
