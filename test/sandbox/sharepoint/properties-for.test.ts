import assert from 'node:assert/strict';
import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { triggerCopy } from '../../../sandbox/sharepoint/photo-copy.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import { type SharePointTenant, startSharePoint, USER_AGENT } from '../../helpers/sandbox/sharepoint-tenant.ts';

const FUNCTION = '/_api/SP.UserProfiles.PeopleManager/GetPropertiesFor';

describe('GetPropertiesFor', () => {
  let tenant: SharePointTenant;
  beforeEach(async () => {
    tenant = await startSharePoint();
  });
  afterEach(() => tenant.stop());

  const literal = (account: string) => encodeURIComponent(`'${account}'`);
  const pathOf = (account: string) => `${FUNCTION}(accountName=@v)?@v=${literal(account)}`;
  const claimOf = (person: Person) => `i:0#.f|membership|${person.userPrincipalName}`;

  it('returns any person to an app, for every spelling of the argument', async () => {
    await triggerCopy(tenant.state, tenant.megan, 'large-picture');
    const claim = claimOf(tenant.megan);
    for (const path of [
      pathOf(claim),
      pathOf(claim.toUpperCase().replace('I:0#.F|MEMBERSHIP', 'i:0#.f|membership')),
      `${FUNCTION}(@v)?@v=${literal(claim)}`,
      `${FUNCTION}(accountName=${literal(claim)})`,
      `${FUNCTION}(${literal(claim)})`,
    ]) {
      const response = await tenant.callAsApp(['User.Read.All'], path);
      assert.equal(response.status, 200, path);
      const properties = (await response.json()) as { AccountName: string; PictureUrl: string };
      assert.equal(properties.AccountName, claim);
      assert.match(properties.PictureUrl, /_MThumb\.jpg\?t=\d+$/);
    }
    const selected = await tenant.callAsApp(['User.Read.All'], `${pathOf(claim)}&$select=Email`, {
      headers: { accept: 'application/json;odata=nometadata' },
    });
    assert.deepEqual(await selected.json(), { Email: tenant.megan.mail });
  });

  it('completes a copy that is due', async () => {
    tenant.state.switches.copyDuration = 60_000;
    await triggerCopy(tenant.state, tenant.megan, 'large-picture');
    tenant.state.clock.advance(61_000);
    const response = await tenant.callAsApp(['User.Read.All'], pathOf(claimOf(tenant.megan)));
    assert.notEqual(((await response.json()) as { PictureUrl: string | null }).PictureUrl, null);
  });

  it('returns null for unknown accounts and for accounts without the claim prefix', async () => {
    const shapes = {
      'application/json;odata=nometadata': { 'odata.null': true },
      'application/json;odata=minimalmetadata': {
        'odata.metadata': `${tenant.origin}/_api/$metadata#Edm.Null`,
        'odata.null': true,
      },
      'application/json;odata=verbose': { d: { GetPropertiesFor: null } },
    };
    for (const [accept, shape] of Object.entries(shapes)) {
      for (const account of ['i:0#.f|membership|unknown@contoso.onmicrosoft.com', tenant.megan.userPrincipalName]) {
        const response = await tenant.callAsApp(['User.Read.All'], pathOf(account), { headers: { accept } });
        assert.deepEqual([response.status, await response.json()], [200, shape]);
      }
    }
    const xml = await tenant.callAsApp(['User.Read.All'], pathOf('unknown'), { headers: { accept: 'text/xml' } });
    assert.equal(xml.status, 406);
  });

  it('requires a certificate and a user permission; site permissions are not enough', async () => {
    const path = pathOf(claimOf(tenant.megan));
    const secret = await issueAccessToken(tenant.state, {
      audience: tenant.origin,
      clientId: tenant.botApp.clientId,
      roles: ['User.Read.All'],
      authMethod: 'secret',
    });
    const headers = { authorization: `Bearer ${secret}`, 'user-agent': USER_AGENT };
    assert.equal((await fetch(tenant.origin + path, { headers })).status, 401);
    for (const roles of [['Sites.FullControl.All'], ['AllSites.FullControl'], []]) {
      const response = await tenant.callAsApp(roles, path);
      assert.equal(response.status, 403);
      assert.match(await response.text(), /does not have the required permissions to access profile information/);
    }
    assert.equal((await tenant.callAsApp(['Sites.FullControl.All', 'User.Read.All'], path)).status, 200);
    assert.equal((await tenant.callAsApp(['User.ReadWrite.All'], path)).status, 200);
  });

  it('returns people to themselves, and others only to admins', async () => {
    const { state, megan, lee } = tenant;
    assert.equal((await tenant.call(lee, pathOf(claimOf(lee)))).status, 200);
    assert.equal((await tenant.call(lee, pathOf(claimOf(lee)), { scopes: ['MyFiles.Read'] })).status, 403);
    assert.equal((await tenant.call(lee, pathOf(claimOf(megan)))).status, 403);
    assert.equal((await tenant.call(lee, pathOf('unknown'))).status, 403);
    assert.equal((await tenant.browse(lee, pathOf(claimOf(megan)))).status, 403);
    const admin: Person = { ...lee, directoryRoles: ['SharePoint Administrator'] };
    (state.people as Map<string, Person>).set(lee.id, admin);
    assert.equal((await tenant.call(admin, pathOf(claimOf(megan)))).status, 200);
    assert.equal((await tenant.call(admin, pathOf(claimOf(megan)), { scopes: [] })).status, 403);
  });

  it('returns colleagues to everyone with a user permission after the switch', async () => {
    const { state, megan, lee } = tenant;
    state.switches.colleaguesProfiles = 'show';
    const response = await tenant.call(lee, pathOf(claimOf(megan)));
    assert.equal(((await response.json()) as { AccountName: string }).AccountName, claimOf(megan));
    assert.equal((await tenant.call(lee, pathOf(claimOf(megan)), { scopes: ['MyFiles.Read'] })).status, 403);
    state.switches.colleaguesProfiles = 'refuse';
    assert.equal((await tenant.call(lee, pathOf(claimOf(megan)))).status, 403);
  });

  it('rejects a malformed account name', async () => {
    for (const argument of ['(accountName=@v)', '(accountName=unquoted)', `(accountName='it's')`]) {
      assert.equal((await tenant.callAsApp(['User.Read.All'], FUNCTION + argument)).status, 400, argument);
    }
    assert.equal((await tenant.callAsApp(['User.Read.All'], FUNCTION)).status, 404);
  });
});
