import assert from 'node:assert/strict';
import { issueAccessToken } from '../../../../sandbox/entra/tokens/issue-access-token.ts';
import { graphService } from '../../../../sandbox/graph/index.ts';
import { readGroupMembers } from '../../../../src/microsoft365/graph/group-members.ts';
import { type SmallTenant, startSmallTenant } from '../../../helpers/sandbox/small-tenant.ts';

const NEVER = new AbortController().signal;
const RESOURCE = 'https://graph.microsoft.com';
const GROUP = '0d4f1f2e-0000-4000-8000-000000000001';

describe('The members of a group', () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
  });
  after(() => tenant.stop());

  const membersFor = (roles: readonly string[], groupId: string) => {
    const { clientId } = tenant.ssoApp;
    const getToken = () => issueAccessToken(tenant.state, { audience: RESOURCE, clientId, roles });
    const graph = { url: tenant.state.addresses.graph, resource: RESOURCE };
    return readGroupMembers({ graph, getToken }, groupId, NEVER);
  };

  it('are read page by page', async () => {
    const members = Array.from({ length: 2_500 }, (_, at) => `person-${at}`);
    const group = { id: GROUP, displayName: 'Pilot', kind: 'security' } as const;
    tenant.state.groups.set(GROUP, { ...group, memberIds: members });
    assert.deepEqual(await membersFor(['GroupMember.Read.All'], GROUP), members);
    tenant.state.groups.set(GROUP, { ...group, memberIds: [] });
    assert.deepEqual(await membersFor(['GroupMember.Read.All'], GROUP), []);
  });

  it('are refused without the permission, and not found for an unknown group', async () => {
    const refused = await membersFor(['User.Read.All'], GROUP);
    assert.ok('reason' in refused && refused.reason === 'forbidden');
    const none = await membersFor(['GroupMember.Read.All'], '0d4f1f2e-0000-4000-8000-00000000ffff');
    assert.ok('reason' in none && none.reason === 'not-found');
  });
});
