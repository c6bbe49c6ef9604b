import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { MICROSOFT_APIS } from '../../../../sandbox/tenant/directory/microsoft-apis.ts';
import {
  ADMIN_ROLE,
  APP_PERMISSIONS,
  EXPOSED_SCOPE,
  MICROSOFT_API_IDS,
  TEAMS_CLIENT_IDS,
} from '../../../../src/microsoft365/identity/permissions.ts';

const DELEGATED = '## Delegated permissions (signed-in person)';
const APPLICATION = '## Application permissions (the app itself)';

const listed = (type: 'delegated' | 'application') =>
  APP_PERMISSIONS.filter((one) => one.type === type)
    .map(({ api, name }) => `${api} ${name}`)
    .toSorted();

/** The permissions in the table below a heading of docs/permissions.md. */
function documented(heading: string): string[] {
  const [, rest = ''] = readFileSync('docs/permissions.md', 'utf8').split(`\n${heading}\n`);
  const rows = (rest.split('\n## ')[0] ?? '').matchAll(/^\| ([\w ]+) \| `([\w.]+)` \|/gm);
  return [...rows].map(([, api, name]) => `${api} ${name}`).toSorted();
}

describe('The permissions of the app', () => {
  const manifest = JSON.parse(readFileSync('aad.manifest.json', 'utf8'));

  /** Those in aad.manifest.json. The Agents Toolkit accepts names of APIs and permissions, and their ids. */
  const requested = (type: 'Scope' | 'Role'): string[] =>
    manifest.requiredResourceAccess
      .flatMap((one: { resourceAppId: string; resourceAccess: { id: string; type: string }[] }) => {
        const api = MICROSOFT_APIS.find(({ displayName }) => displayName === one.resourceAppId);
        const known = type === 'Scope' ? api?.scopes : api?.appRoles;
        const ids = one.resourceAccess.filter((access) => access.type === type).map(({ id }) => id);
        return ids.map((id) => {
          const value = known?.find((permission) => [permission.id, permission.value].includes(id))?.value;
          return `${one.resourceAppId.replace(/^Office 365 (SharePoint) Online$/, '$1')} ${value}`;
        });
      })
      .toSorted();

  it('are in docs/permissions.md, and no others', () => {
    assert.deepEqual([documented(DELEGATED), documented(APPLICATION)], [listed('delegated'), listed('application')]);
    assert.ok(listed('application').length > 4);
  });

  it('are requested by aad.manifest.json, and no others', () => {
    assert.deepEqual([requested('Scope'), requested('Role')], [listed('delegated'), listed('application')]);
  });

  it('belong to APIs whose ids are right', () => {
    assert.deepEqual(
      Object.values(MICROSOFT_API_IDS),
      MICROSOFT_APIS.map(({ appId }) => appId),
    );
  });

  it('go with the scope, the clients and the app role of aad.manifest.json', () => {
    const { api, appRoles } = manifest;
    const { id: _id, ...scope } = api.oauth2PermissionScopes[0];
    assert.deepEqual(scope, EXPOSED_SCOPE);
    const clients = api.preAuthorizedApplications.map(({ appId }: { appId: string }) => appId);
    assert.deepEqual([clients, appRoles], [TEAMS_CLIENT_IDS, [ADMIN_ROLE]]);
  });
});
