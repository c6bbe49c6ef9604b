import assert from 'node:assert/strict';
import { patched, patchesFor, patchesToUndo } from '../../../cli/setup/patches.ts';
import { planChanges } from '../../../cli/setup/plan.ts';
import { isUndone, planRemoval } from '../../../cli/setup/remove.ts';
import type { Present, Registration, SetupChange, Wanted } from '../../../cli/setup/types.ts';
import { MICROSOFT_APIS } from '../../../sandbox/tenant/directory/microsoft-apis.ts';
import {
  APP_PERMISSIONS,
  MICROSOFT_API_IDS,
  TEAMS_CLIENT_IDS,
} from '../../../src/microsoft365/identity/permissions.ts';

const SCOPE = '00000000-0000-4000-8000-000000000001';
const newId = () => SCOPE;
const apiOf = (name: keyof typeof MICROSOFT_API_IDS) => {
  const api = MICROSOFT_APIS.find(({ appId }) => appId === MICROSOFT_API_IDS[name]);
  assert.ok(api);
  return { id: name, appRoles: api.appRoles, oauth2PermissionScopes: api.scopes };
};
const apis = { 'Microsoft Graph': apiOf('Microsoft Graph'), SharePoint: apiOf('SharePoint') };
const empty: Present = {
  ...{ registration: undefined, principalId: undefined, apis },
  ...{ grants: [], assignments: [], credentials: [] },
};
const bare: Registration = {
  ...{ id: 'object', appId: 'app', displayName: 'Ours', identifierUris: ['api://app'], appRoles: [] },
  api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [], preAuthorizedApplications: [] },
  web: { redirectUris: ['https://ours/'] },
  requiredResourceAccess: [],
  keyCredentials: [{ customKeyIdentifier: 'AA' }],
};
const wanted: Wanted = {
  displayName: 'Photo Sync',
  permissions: APP_PERMISSIONS,
  identifierUri: 'api://botid-x',
  redirectUri: 'https://bot/auth-end',
  credential: { issuer: 'https://issuer', subject: 'identity', audiences: ['audience'] },
  certificate: { thumbprint: 'BB', key: 'key' },
};

/** The registration after these changes. */
function changedBy(start: Registration, changes: readonly SetupChange[]): Registration {
  let registration = start;
  for (const change of changes) {
    for (const patch of patchesFor(registration, empty, change)) registration = patched(registration, patch);
  }
  return registration;
}

describe('The plan of setup', () => {
  const kinds = (changes: readonly SetupChange[]) => changes.map(({ kind }) => kind);

  it('makes a registration first, its service principal before what is granted to it', () => {
    const planned = kinds(planChanges(wanted, empty, newId));
    assert.equal(planned[0], 'registration');
    assert.ok(!planned.includes('token-version'), 'a new registration has it');
    assert.ok(planned.indexOf('scope') < planned.indexOf('teams-client'));
    assert.ok(planned.indexOf('service-principal') < planned.indexOf('grant'));
    assert.equal(planned.filter((kind) => kind === 'grant').length, APP_PERMISSIONS.length);
  });

  it('adds version 2 before the ID URI, which needs it', () => {
    const planned = kinds(planChanges(wanted, { ...empty, registration: bare }, newId));
    assert.ok(!planned.includes('registration'));
    assert.ok(planned.indexOf('token-version') < planned.indexOf('identifier-uri'));
  });

  it('leads to a registration in which nothing is missing, and back to the one before', () => {
    const start = { ...empty, registration: bare };
    const changes = planChanges(wanted, start, newId);
    const registration = changedBy(bare, changes);
    // Entra ID computes it.
    const keyCredentials = [{ customKeyIdentifier: 'AA' }, { customKeyIdentifier: 'bb' }];
    const left = planChanges(wanted, { ...start, registration: { ...registration, keyCredentials } }, newId);
    assert.deepEqual([...new Set(kinds(left))], ['service-principal', 'grant', 'federated-credential']);
    let back: Registration = { ...registration, keyCredentials };
    for (const change of planRemoval(changes)) {
      for (const patch of patchesToUndo(back, empty, change)) back = patched(back, patch);
      assert.ok(
        ['service-principal', 'grant', 'federated-credential'].includes(change.kind) ||
          isUndone({ ...start, registration: back }, change),
      );
    }
    assert.deepEqual(back, bare);
  });

  it('disables a scope before it removes it, which Entra ID demands', () => {
    const registration = changedBy(bare, [{ kind: 'scope', id: SCOPE }]);
    const steps = patchesToUndo(registration, empty, { kind: 'scope', id: SCOPE });
    assert.deepEqual(
      steps.map(({ api }) => api?.oauth2PermissionScopes?.map(({ isEnabled }) => isEnabled)),
      [[false], []],
    );
  });

  it('keeps what else a client of Teams is authorized for', () => {
    const [appId] = TEAMS_CLIENT_IDS;
    const api = { ...bare.api, preAuthorizedApplications: [{ appId, delegatedPermissionIds: ['other'] }] };
    const change = { kind: 'teams-client', appId, scopeId: SCOPE } as const;
    const registration = changedBy({ ...bare, api }, [change]);
    assert.deepEqual(registration.api.preAuthorizedApplications, [{ appId, delegatedPermissionIds: ['other', SCOPE] }]);
    const [patch = {}] = patchesToUndo(registration, empty, change);
    assert.deepEqual(patched(registration, patch).api, api);
  });

  it('grants only what is missing', () => {
    const grants = [{ id: 'g', resourceId: 'Microsoft Graph', scope: 'openid User.Read' }];
    const planned = planChanges(wanted, { ...empty, registration: bare, principalId: 'p', grants }, newId);
    const granted = planned.flatMap((one) =>
      one.kind === 'grant' ? `${one.permission.api} ${one.permission.name}` : [],
    );
    assert.ok(!granted.includes('Microsoft Graph User.Read'));
    assert.ok(granted.includes('SharePoint AllSites.Read'));
  });

  it('removes only the registration if it made that: everything else goes with it', () => {
    const registration = { kind: 'registration', displayName: 'x' } as const;
    assert.deepEqual(planRemoval([registration, { kind: 'service-principal' }]), [registration]);
  });

  it('says so if an API has no such permission', () => {
    const none = { ...apis, SharePoint: { ...apis.SharePoint, appRoles: [] } };
    assert.throws(() => planChanges(wanted, { ...empty, apis: none }, newId), {
      code: 'setup-failed',
      message: /SharePoint has no application permission User\.Read\.All/,
    });
  });
});
