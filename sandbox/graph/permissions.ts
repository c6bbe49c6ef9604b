import type { AccessToken } from '../entra/tokens/access-token.ts';
import { hasDirectoryRole } from '../tenant/people/directory-roles.ts';
import type { Person } from '../tenant/people/person.ts';
import { GraphError } from './graph-error.ts';

/**
 * Permissions, of which one suffices: delegated (`scp`) for one's own data or for others, or granted to the app
 * (`roles`).
 */
interface Permissions {
  readonly own: readonly string[];
  readonly others: readonly string[];
  readonly application: readonly string[];
}

const USER_READ_ALL = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const BASIC = 'User.ReadBasic.All';

/**
 * https://learn.microsoft.com/graph/api/user-get#permissions and user-list. As an application permission,
 * `User.ReadBasic.All` allows neither: that table and https://learn.microsoft.com/answers/questions/6019739.
 * UNCONFIRMED: https://office365itpros.com/2024/01/30/user-readbasic-all-permission saw it work.
 */
const READ_USER: Permissions = {
  own: ['User.Read', 'User.ReadWrite', BASIC, ...USER_READ_ALL],
  others: [BASIC, ...USER_READ_ALL],
  application: USER_READ_ALL,
};

/**
 * https://learn.microsoft.com/graph/api/profilephoto-get#permissions. `ProfilePhoto.*` is listed for groups; Microsoft
 * recommends it for users in https://learn.microsoft.com/answers/questions/2079017.
 */
const READ_PHOTO: Permissions = {
  own: [
    ...['User.Read', 'User.ReadWrite', BASIC, 'User.Read.All', 'User.ReadWrite.All'],
    ...['ProfilePhoto.Read.All', 'ProfilePhoto.ReadWrite.All'],
  ],
  others: [BASIC, 'User.Read.All', 'User.ReadWrite.All', 'ProfilePhoto.Read.All', 'ProfilePhoto.ReadWrite.All'],
  application: ['User.Read.All', 'User.ReadWrite.All', 'ProfilePhoto.Read.All', 'ProfilePhoto.ReadWrite.All'],
};

/** https://learn.microsoft.com/graph/api/profilephoto-update#permissions */
const WRITE_PHOTO: Permissions = {
  own: ['User.ReadWrite', 'User.ReadWrite.All', 'ProfilePhoto.ReadWrite.All'],
  others: ['User.ReadWrite.All', 'ProfilePhoto.ReadWrite.All'],
  application: ['User.ReadWrite.All', 'ProfilePhoto.ReadWrite.All'],
};

/** Roles that may change other people's photos with delegated permissions, from the note below that table. */
const PHOTO_ADMINS = ['User Administrator', 'Global Administrator', 'People Administrator'] as const;

/** How much of a user may be read. */
export type UserAccess = 'full' | 'basic';

/** Requires permission to read this person, or any person if undefined. Throws the directory's 403. */
export function requireUserRead(token: AccessToken, person?: Person): UserAccess {
  const sufficient = sufficientOf(token, person, READ_USER);
  if (sufficient.length === 0) throw insufficientPrivileges();
  const isOwn = person !== undefined && token.person?.id === person.id;
  return isOwn || sufficient.some((one) => one !== BASIC) ? 'full' : 'basic';
}

/**
 * https://learn.microsoft.com/graph/api/user-list-manager#permissions: the same for one's own manager. Today's table has
 * delegated permissions only, that of 2023 the same ones for apps, and apps use them:
 * https://github.com/microsoftgraph/microsoft-graph-docs/issues/9972
 */
export function requireManagerRead(token: AccessToken): void {
  requireOneOf(token, USER_READ_ALL);
}

/** How much of groups and roles may be read: `ids`, also the groups' properties, or also the roles'. */
export type MembershipAccess = 'ids' | 'groups' | 'all';

const READ_DIRECTORY = ['Directory.Read.All', 'Directory.ReadWrite.All'];
const READ_GROUPS = ['GroupMember.Read.All', 'Group.Read.All', 'Group.ReadWrite.All'];

/**
 * https://learn.microsoft.com/graph/api/user-list-memberof#permissions, with `Group.*` for the groups' properties. Throws
 * the directory's 403.
 */
const READ_MEMBERSHIPS: Permissions = {
  own: ['User.Read', 'GroupMember.Read.All', ...READ_DIRECTORY],
  others: ['User.Read.All', 'GroupMember.Read.All', ...READ_DIRECTORY],
  application: READ_DIRECTORY,
};

export function requireMembershipsRead(token: AccessToken, person: Person | undefined): MembershipAccess {
  if (sufficientOf(token, person, READ_MEMBERSHIPS).length === 0) throw insufficientPrivileges();
  const granted = token.person ? token.scopes : token.roles;
  if (granted.some((one) => READ_DIRECTORY.includes(one))) return 'all';
  return granted.some((one) => READ_GROUPS.includes(one)) ? 'groups' : 'ids';
}

export function insufficientPrivileges(): GraphError {
  return new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/**
 * https://learn.microsoft.com/graph/api/peopleadminsettings-list-photoupdatesettings#permissions, the same for
 * delegated and application permissions.
 */
const READ_PEOPLE_SETTINGS = ['PeopleSettings.Read.All', 'PeopleSettings.ReadWrite.All'];

/** Throws 403; its text is UNCONFIRMED. */
export function requirePeopleSettingsRead(token: AccessToken): void {
  requireOneOf(token, READ_PEOPLE_SETTINGS);
}

/** https://learn.microsoft.com/graph/api/group-list-transitivemembers#permissions */
const READ_MEMBERS = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'];

export function requireGroupMembersRead(token: AccessToken): void {
  requireOneOf(token, READ_MEMBERS);
}

/** https://learn.microsoft.com/graph/api/site-get#permissions, the same for delegated and application permissions */
const READ_SITES = ['Sites.Read.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All'];

/** SharePoint serves the sites and has its own 403; code and text are UNCONFIRMED. */
export function requireSitesRead({ person, scopes, roles }: AccessToken): void {
  const granted = person ? scopes : roles;
  if (!granted.some((one) => READ_SITES.includes(one))) throw siteAccessDenied();
}

function siteAccessDenied(): GraphError {
  return new GraphError(403, 'accessDenied', 'Access denied');
}

/** https://learn.microsoft.com/graph/api/group-list#permissions, the same for one group */
export function requireGroupsRead(token: AccessToken): void {
  requireOneOf(token, [...READ_GROUPS, ...READ_DIRECTORY]);
}

/** https://learn.microsoft.com/graph/api/organization-list#permissions */
export function requireOrganizationRead({ person, scopes, roles }: AccessToken): UserAccess {
  const granted = person ? scopes : roles;
  if (granted.some((one) => READ_DIRECTORY.includes(one))) return 'full';
  if (person && granted.includes('User.Read')) return 'basic';
  throw insufficientPrivileges();
}

/** https://learn.microsoft.com/graph/api/subscribedsku-list#permissions */
export function requireSubscriptionsRead(token: AccessToken): void {
  requireOneOf(token, ['Organization.Read.All', 'Organization.ReadWrite.All', ...READ_DIRECTORY]);
}

/**
 * https://learn.microsoft.com/graph/api/user-list-licensedetails#permissions. The table has no application permissions;
 * that the same ones suffice is UNCONFIRMED.
 */
const READ_LICENCES: Permissions = {
  own: ['User.Read', 'LicenseAssignment.Read.All', ...USER_READ_ALL],
  others: ['LicenseAssignment.Read.All', ...USER_READ_ALL],
  application: ['LicenseAssignment.Read.All', ...USER_READ_ALL],
};

export function requireLicencesRead(token: AccessToken, person: Person | undefined): void {
  if (sufficientOf(token, person, READ_LICENCES).length === 0) throw insufficientPrivileges();
}

/**
 * https://learn.microsoft.com/graph/api/drive-get#permissions. People cannot open the drive of others, unless something
 * in it is shared with them, which the sandbox does not play.
 */
const READ_DRIVE: Permissions = {
  own: [
    ...['Files.Read', 'Files.ReadWrite', 'Files.Read.All', 'Files.ReadWrite.All'],
    ...['Sites.Read.All', 'Sites.ReadWrite.All'],
  ],
  others: [],
  application: ['Files.Read.All', 'Files.ReadWrite.All', 'Sites.Read.All', 'Sites.ReadWrite.All'],
};

/** Throws SharePoint's 403. */
export function requireDriveRead(token: AccessToken, person: Person | undefined): void {
  if (sufficientOf(token, person, READ_DRIVE).length === 0) throw siteAccessDenied();
}

const MAILBOX_SETTINGS = ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'];

/**
 * https://learn.microsoft.com/graph/api/user-get-mailboxsettings#permissions. A person reads their own only; throws
 * Exchange's 403.
 */
export function requireMailboxSettingsRead(token: AccessToken, person: Person | undefined): void {
  const permissions = { own: MAILBOX_SETTINGS, others: [], application: MAILBOX_SETTINGS };
  if (sufficientOf(token, person, permissions).length === 0) throw accessDenied();
}

/** Exchange serves the photos and has its own 403. */
export function requirePhotoRead(token: AccessToken, person: Person | undefined): void {
  if (sufficientOf(token, person, READ_PHOTO).length === 0) throw accessDenied();
}

export function requirePhotoWrite(token: AccessToken, person: Person | undefined): void {
  const caller = token.person;
  const allowed = caller === undefined || caller.id === person?.id || hasDirectoryRole(caller, PHOTO_ADMINS);
  if (!allowed || sufficientOf(token, person, WRITE_PHOTO).length === 0) throw accessDenied();
}

export function accessDenied(): GraphError {
  return new GraphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
}

/** Throws the directory's 403. */
function requireOneOf({ person, scopes, roles }: AccessToken, permissions: readonly string[]): void {
  const granted = person ? scopes : roles;
  if (!granted.some((one) => permissions.includes(one))) throw insufficientPrivileges();
}

function sufficientOf(token: AccessToken, person: Person | undefined, permissions: Permissions): readonly string[] {
  if (!token.person) return token.roles.filter((role) => permissions.application.includes(role));
  const sufficient = person?.id === token.person.id ? permissions.own : permissions.others;
  return token.scopes.filter((scope) => sufficient.includes(scope));
}
