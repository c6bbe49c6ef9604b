import assert from 'node:assert/strict';
import { graphService } from '../../../sandbox/graph/index.ts';
import { assignedPlans, EXCHANGE_FOUNDATION, SHAREPOINT, TEAMS } from '../../../sandbox/tenant/people/plans.ts';
import { guidFrom } from '../../../sandbox/tenant/random.ts';
import { appToken, fetchGraph, graphToken } from '../../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

const DENIED = [403, 'Authorization_RequestDenied'];
const SKU = '05e9a617-0261-4cee-bb44-138d3ef5d965';

describe('The organization in Graph', () => {
  let tenant: SmallTenant;
  const team = guidFrom('group', 'team');
  const pilot = guidFrom('group', 'pilot');
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
    const { state, megan, lee } = tenant;
    state.groups.set(team, { id: team, displayName: 'Design', kind: 'microsoft365', memberIds: [megan.id] });
    state.groups.set(pilot, { id: pilot, displayName: 'Pilot', kind: 'security', memberIds: [] });
    Object.assign(megan, { assignedPlans: assignedPlans([EXCHANGE_FOUNDATION, SHAREPOINT, TEAMS], new Date(0)) });
    Object.assign(lee, { assignedPlans: [] });
  });
  after(() => tenant.stop());

  const get = async (path: string, token: string) => {
    const response = await fetchGraph(tenant, `/v1.0${path}`, { token });
    const body = await response.json();
    return { body, refusal: [response.status, body.error?.code] };
  };
  const asMegan = (...scopes: readonly string[]) => graphToken(tenant, tenant.megan, scopes);

  it('has groups for those who may read them, with $filter and pages', async () => {
    const app = await appToken(tenant, ['GroupMember.Read.All']);
    const { body } = await get('/groups?$top=1', app);
    const { id, displayName, groupTypes, mailEnabled, securityEnabled, mail } = body.value[0];
    assert.deepEqual(
      [id, displayName, groupTypes, mailEnabled, securityEnabled, mail],
      [team, 'Design', ['Unified'], true, false, 'design@contoso.onmicrosoft.com'],
    );
    const rest = await get(body['@odata.nextLink'].replace(/^.*\/v1\.0/, ''), app);
    assert.deepEqual([rest.body.value[0].id, rest.body['@odata.nextLink']], [pilot, undefined]);
    for (const filter of ["displayName eq 'design'", "groupTypes/any(c:c eq 'Unified')"]) {
      const found = await get(`/groups?$select=id&$filter=${encodeURIComponent(filter)}`, app);
      assert.deepEqual(found.body.value, [{ id: team }]);
    }
    assert.deepEqual((await get('/groups', await asMegan('User.Read.All'))).refusal, DENIED);
  });

  it('has each group by id', async () => {
    const app = await appToken(tenant, ['Group.Read.All']);
    assert.equal((await get(`/groups/${team.toUpperCase()}?$select=displayName`, app)).body.displayName, 'Design');
    const unknown = await get(`/groups/${guidFrom('group', 'none')}`, app);
    assert.deepEqual(unknown.refusal, [404, 'Request_ResourceNotFound']);
    assert.equal((await get(`/groups/${team}?$select=colour`, app)).refusal[0], 400);
    assert.deepEqual((await get(`/groups/${team}`, await appToken(tenant, ['User.Read.All']))).refusal, DENIED);
  });

  it('shows its name and domains to people, and the rest to those who may read the directory', async () => {
    const { state } = tenant;
    const [basic] = (await get('/organization', await asMegan('User.Read'))).body.value;
    assert.deepEqual(
      [basic.id, basic.displayName, basic.verifiedDomains[0].name, basic.tenantType],
      [state.id, state.name, state.domain, null],
    );
    const app = await appToken(tenant, ['Directory.Read.All']);
    assert.equal((await get('/organization', app)).body.value[0].tenantType, 'AAD');
    assert.deepEqual((await get('/organization', await appToken(tenant, ['User.Read.All']))).refusal, DENIED);
  });

  it('counts its licences', async () => {
    const { body } = await get('/subscribedSkus', await appToken(tenant, ['Organization.Read.All']));
    const [{ skuId, skuPartNumber, consumedUnits }] = body.value;
    assert.deepEqual([skuId, skuPartNumber, consumedUnits], [SKU, 'SPE_E3', 1]);
    assert.deepEqual((await get('/subscribedSkus', await asMegan('User.Read.All'))).refusal, DENIED);
  });

  it('gives people licences with some plans disabled', async () => {
    const { megan, lee } = tenant;
    const token = await asMegan('User.Read');
    const [licence] = (await get('/me/licenseDetails', token)).body.value;
    const statuses = licence.servicePlans.map((plan: Readonly<Record<string, string>>) => [
      plan.servicePlanName,
      plan.provisioningStatus,
    ]);
    assert.deepEqual(Object.fromEntries(statuses), {
      EXCHANGE_S_ENTERPRISE: 'Disabled',
      EXCHANGE_S_FOUNDATION: 'Success',
      SHAREPOINTENTERPRISE: 'Success',
      SHAREPOINTWAC: 'Disabled',
      TEAMS1: 'Success',
    });
    const { body } = await get('/me?$select=assignedLicenses', token);
    assert.deepEqual([body.assignedLicenses.length, body.assignedLicenses[0].skuId], [1, SKU]);
    assert.deepEqual((await get(`/users/${lee.id}/licenseDetails`, token)).refusal, DENIED);
    const app = await appToken(tenant, ['User.Read.All']);
    assert.deepEqual((await get(`/users/${lee.id}/licenseDetails`, app)).body.value, []);
    assert.equal((await get(`/users/${megan.id}/licenseDetails`, app)).body.value.length, 1);
  });

  it('gives people with a plan for sites a drive, which others cannot open', async () => {
    const { megan, lee } = tenant;
    const { body } = await get('/me/drive?$select=webUrl,driveType,owner', await asMegan('Files.Read'));
    assert.match(body.webUrl, /\/personal\/meganb_contoso_onmicrosoft_com\/Documents$/);
    assert.deepEqual([body.driveType, body.owner.user.id], ['business', megan.id]);
    assert.deepEqual((await get('/me/drive', await asMegan('User.Read'))).refusal, [403, 'accessDenied']);
    const colleague = await graphToken(tenant, lee, ['Files.Read.All']);
    assert.deepEqual((await get(`/users/${megan.id}/drive`, colleague)).refusal, [403, 'accessDenied']);
    assert.deepEqual((await get('/me/drive', colleague)).refusal, [404, 'ResourceNotFound']);
  });

  it('shows mailbox settings to their owner and to apps, if there is a mailbox', async () => {
    const { megan, lee } = tenant;
    const app = await appToken(tenant, ['MailboxSettings.Read']);
    const notEnabled = await get(`/users/${megan.id}/mailboxSettings`, app);
    assert.deepEqual(notEnabled.refusal, [404, 'MailboxNotEnabledForRESTAPI']);
    Object.assign(lee, { assignedPlans: [{ ...megan.assignedPlans[0], servicePlanId: guidFrom('mailbox') }] });
    const own = await graphToken(tenant, lee, ['MailboxSettings.Read']);
    const { body } = await get('/me/mailboxSettings', own);
    assert.deepEqual(
      [body.timeZone, body.language, body.userPurpose.value],
      ['Europe/Rome', { locale: 'it-IT', displayName: 'Italian (Italy)' }, 'user'],
    );
    assert.equal((await get(`/users/${lee.id}/mailboxSettings/timeZone`, app)).body.value, 'Europe/Rome');
    assert.equal((await get('/me/mailboxSettings/language', own)).body.locale, 'it-IT');
    assert.equal((await get('/me/mailboxSettings/colour', own)).refusal[0], 400);
    const path = `/users/${lee.id}/mailboxSettings`;
    const others = await get(path, await asMegan('MailboxSettings.Read'));
    assert.deepEqual(others.refusal, [403, 'ErrorAccessDenied']);
    assert.deepEqual((await get(path, await appToken(tenant, ['User.Read.All']))).refusal, [403, 'ErrorAccessDenied']);
  });
});
