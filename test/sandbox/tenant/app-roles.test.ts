import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { createTenantState } from '../../../sandbox/create-state.ts';
import { issueSsoAssertion } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import type { Person } from '../../../sandbox/index.ts';
import { appRolesOf, assignAppRole, removeAppRoles } from '../../../sandbox/tenant/apps/app-roles.ts';

describe('The app role of the tenant’s bot', () => {
  const start = (botClientId?: string) => createTenantState({ peopleSeed: 1, ...(botClientId && { botClientId }) });
  const named = (people: readonly Person[], name: string) =>
    people.find(({ displayName }) => displayName.startsWith(name)) ?? assert.fail(name);

  it('is assigned to one of the cast, and is in the assertions of Teams from the next one on', async () => {
    const { state, apps } = await start();
    const people = state.people.samplePeople();
    const holders = people.filter((person) => appRolesOf(state, person, apps.signIn).length > 0);
    assert.deepEqual(holders, [named(people, 'Tom')]);
    const nora = named(people, 'Nora');
    const rolesOf = async () => decodeJwt(await issueSsoAssertion(state, nora, apps.signIn)).roles;
    assert.equal(await rolesOf(), undefined);
    assignAppRole(state, apps.signIn, nora, 'PhotoSync.Admin');
    assignAppRole(state, apps.signIn, nora, 'PhotoSync.Admin');
    assert.deepEqual(await rolesOf(), ['PhotoSync.Admin']);
    removeAppRoles(state, apps.signIn, nora);
    assert.equal(await rolesOf(), undefined);
    assert.deepEqual(appRolesOf(state, named(people, 'Tom'), apps.signIn), ['PhotoSync.Admin']);
  });

  it('exists only in the registration of Photo Sync', async () => {
    const { state, apps } = await start('5b1b9a1e-4b4c-4a53-9e3f-0b6b4a5f9f10');
    const [person] = state.people.samplePeople();
    assert.ok(person);
    assert.throws(() => assignAppRole(state, apps.signIn, person, 'PhotoSync.Admin'), /no app role PhotoSync.Admin/);
  });
});
