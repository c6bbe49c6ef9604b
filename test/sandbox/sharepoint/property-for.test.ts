import assert from 'node:assert/strict';
import { triggerCopy } from '../../../sandbox/sharepoint/photo-copy.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import { type SharePointTenant, startSharePoint } from '../../helpers/sandbox/sharepoint-tenant.ts';

const FUNCTION = '/_api/SP.UserProfiles.PeopleManager/GetUserProfilePropertyFor';

describe('GetUserProfilePropertyFor', () => {
  let tenant: SharePointTenant;
  before(async () => {
    tenant = await startSharePoint();
    await triggerCopy(tenant.state, tenant.megan, 'large-picture');
  });
  after(() => tenant.stop());

  const literal = (text: string) => encodeURIComponent(`'${text}'`);
  const claimOf = (person: Person) => `i:0#.f|membership|${person.userPrincipalName}`;
  const get = (path: string, accept = 'application/json;odata=nometadata') =>
    tenant.callAsApp(['User.Read.All'], `${FUNCTION}${path}`, { headers: { accept } });

  it('returns one property, for every spelling of the arguments', async () => {
    const claim = literal(claimOf(tenant.megan));
    for (const path of [
      `(accountName=@v,propertyName='PictureURL')?@v=${claim}`,
      `(accountname=@v, propertyname='pictureurl')?@v=${claim}`,
      `(accountName=@v,propertyName=@p)?@v=${claim}&@p='PictureURL'`,
      `(${claim},'PictureURL')`,
    ]) {
      const response = await get(path);
      assert.equal(response.status, 200, path);
      const { value } = (await response.json()) as { value: string };
      assert.match(value, /_MThumb\.jpg/, path);
    }
    const verbose = await get(
      `(accountName=@v,propertyName='FirstName')?@v=${claim}`,
      'application/json;odata=verbose',
    );
    assert.deepEqual(await verbose.json(), { d: { GetUserProfilePropertyFor: tenant.megan.givenName } });
  });

  it('is empty for a property that profiles do not have, and null for an unknown account', async () => {
    const nickname = await get(`(accountName=@v,propertyName='Nickname')?@v=${literal(claimOf(tenant.megan))}`);
    assert.deepEqual(await nickname.json(), { value: '' });
    const unknown = await get(
      `(accountName=@v,propertyName='FirstName')?@v=${literal('i:0#.f|membership|x@y.example')}`,
    );
    assert.deepEqual(await unknown.json(), { 'odata.null': true });
  });

  it('is refused to people for others, and with arguments that cannot be read', async () => {
    const path = `${FUNCTION}(accountName=@v,propertyName='FirstName')?@v=${literal(claimOf(tenant.lee))}`;
    assert.equal((await tenant.call(tenant.megan, path)).status, 403);
    assert.equal((await tenant.call(tenant.lee, path)).status, 200);
    assert.equal((await get("(accountName=@v,propertyName='FirstName')?@v=unquoted")).status, 400);
    assert.equal((await get("(accountName='x')")).status, 404);
  });
});
