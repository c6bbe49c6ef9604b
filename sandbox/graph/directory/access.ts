import type { AccessToken } from '../../entra/tokens/access-token.ts';
import { GRAPH_APP_ID } from '../../tenant/directory/microsoft-apis.ts';
import { hasDirectoryRole } from '../../tenant/people/directory-roles.ts';
import type { DirectoryRole } from '../../tenant/people/person.ts';
import { insufficientPrivileges } from '../permissions.ts';

/*
 * Who may do what with apps. A person needs a permission and, to change something, a role too:
 * https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference.
 * The tenant lets only admins register apps, as Microsoft recommends:
 * https://learn.microsoft.com/entra/identity/role-based-access-control/delegate-app-roles
 */

const WRITE_APPS = ['Application.ReadWrite.All'];
const READ_APPS = ['Application.Read.All', ...WRITE_APPS, 'Directory.Read.All', 'Directory.ReadWrite.All'];
const WRITE_GRANTS = ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'];
const READ_GRANTS = ['DelegatedPermissionGrant.Read.All', ...WRITE_GRANTS, 'Directory.Read.All'];
const WRITE_ASSIGNMENTS = ['AppRoleAssignment.ReadWrite.All'];

const APP_ADMINS: readonly DirectoryRole[] = [
  'Global Administrator',
  'Application Administrator',
  'Cloud Application Administrator',
];
const PERMISSION_ADMINS: readonly DirectoryRole[] = ['Global Administrator', 'Privileged Role Administrator'];

/** https://learn.microsoft.com/graph/api/application-get#permissions, the same for service principals */
export function requireAppsRead(token: AccessToken): void {
  requireOneOf(token, READ_APPS);
}

/** https://learn.microsoft.com/graph/api/application-update#permissions, the same for service principals */
export function requireAppsWrite(token: AccessToken): void {
  requireOneOf(token, WRITE_APPS);
  requireRole(token, APP_ADMINS);
}

/** https://learn.microsoft.com/graph/api/oauth2permissiongrant-list#permissions */
export function requireGrantsRead(token: AccessToken): void {
  requireOneOf(token, READ_GRANTS);
}

/** https://learn.microsoft.com/graph/api/oauth2permissiongrant-post#permissions */
export function requireGrantsWrite(token: AccessToken): void {
  requireOneOf(token, WRITE_GRANTS);
  requireRole(token, [...APP_ADMINS, ...PERMISSION_ADMINS]);
}

/**
 * https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignments#permissions. Application permissions
 * of Microsoft Graph need one of two roles:
 * https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent#prerequisites
 */
export function requireAssignmentsWrite(token: AccessToken, resourceAppId: string): void {
  requireOneOf(token, WRITE_ASSIGNMENTS);
  // Needed as well: https://github.com/microsoftgraph/microsoft-graph-docs/issues/12833
  requireOneOf(token, READ_APPS);
  requireRole(token, resourceAppId === GRAPH_APP_ID ? PERMISSION_ADMINS : [...APP_ADMINS, ...PERMISSION_ADMINS]);
}

function requireOneOf({ person, scopes, roles }: AccessToken, permissions: readonly string[]): void {
  const granted = person ? scopes : roles;
  if (!granted.some((one) => permissions.includes(one))) throw insufficientPrivileges();
}

/** An app by itself needs no role. */
function requireRole({ person }: AccessToken, roles: readonly DirectoryRole[]): void {
  if (person && !hasDirectoryRole(person, roles)) throw insufficientPrivileges();
}
