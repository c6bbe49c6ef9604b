import type { AppRole, PermissionScope } from './types.ts';

/** An API of Microsoft, with the permissions that the sandbox knows. */
export interface MicrosoftApi {
  readonly appId: string;
  readonly displayName: string;
  readonly appRoles: readonly AppRole[];
  readonly scopes: readonly PermissionScope[];
}

/**
 * Application ids in every tenant:
 * https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
 */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
export const SHAREPOINT_APP_ID = '00000003-0000-0ff1-ce00-000000000000';

/**
 * Microsoft Graph Command Line Tools, a public client in every tenant:
 * https://learn.microsoft.com/powershell/microsoftgraph/authentication-commands
 */
export const GRAPH_TOOLS_APP_ID = '14d82eec-204b-4c2f-b7e8-296a70dab67e';

/** https://learn.microsoft.com/graph/permissions-reference */
const GRAPH: MicrosoftApi = {
  appId: GRAPH_APP_ID,
  displayName: 'Microsoft Graph',
  scopes: [
    scope('User.Read', 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', 'User'),
    scope('User.ReadWrite', 'b4e74841-8e56-480b-be8b-910348b18b4c', 'User'),
    scope('User.ReadBasic.All', 'b340eb25-3456-403f-be2f-af7a0d370277', 'User'),
    scope('User.Read.All', 'a154be20-db9c-4678-8ab7-66f6cc099a59', 'Admin'),
    scope('User.ReadWrite.All', '204e0828-b5ca-4ad8-b9f3-f32a958e7cc4', 'Admin'),
    scope('Application.Read.All', 'c79f8feb-a9db-4090-85f9-90d820caa0eb', 'Admin'),
    scope('Application.ReadWrite.All', 'bdfbf15f-ee85-4955-8675-146e8e5296b5', 'Admin'),
    scope('AppRoleAssignment.ReadWrite.All', '84bccea3-f856-4a8a-967b-dbe0a3d53a64', 'Admin'),
    scope('DelegatedPermissionGrant.ReadWrite.All', '41ce6ca6-6826-4807-84f1-1c82854f7ee5', 'Admin'),
    scope('Directory.Read.All', '06da0dbc-49e2-44d2-8312-53f166ab848a', 'Admin'),
    scope('Files.Read', '10465720-29dd-4523-a11a-6a75c743c9d9', 'User'),
    scope('Group.Read.All', '5f8c59db-677d-491f-a6b8-5f174b11ec1d', 'Admin'),
    scope('GroupMember.Read.All', 'bc024368-1153-4739-b217-4326f2e966d0', 'Admin'),
    scope('MailboxSettings.Read', '87f447af-9fa4-4c32-9dfa-4a57a73d18ce', 'User'),
    scope('Organization.Read.All', '4908d5b9-3fb2-4b1e-9336-1888b7937185', 'Admin'),
    scope('PeopleSettings.Read.All', 'ec762c5f-388b-4b16-8693-ac1efbc611bc', 'Admin'),
    scope('openid', '37f7f235-527c-4136-accd-4a02d197296e', 'User'),
    scope('profile', '14dad69e-099b-42c9-810b-d002981feec1', 'User'),
    scope('email', '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0', 'User'),
    scope('offline_access', '7427e0e9-2fba-42fe-b0c0-848c9e6a8182', 'User'),
  ],
  appRoles: [
    role('User.Read.All', 'df021288-bdef-4463-88db-98f22de89214'),
    role('User.ReadWrite.All', '741f803b-c850-494e-b5df-cde7c675a1ca'),
    role('PeopleSettings.Read.All', 'ef02f2e7-e22d-4c77-8614-8f765683b86e'),
    role('GroupMember.Read.All', '98830695-27a2-44f7-8c18-0c3ebc9698f6'),
    role('Sites.Read.All', '332a536c-c7ef-4017-ab91-336970924f0d'),
    role('Directory.Read.All', '7ab1d382-f21e-4acd-a863-ba3e13f7da61'),
    role('Application.Read.All', '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30'),
  ],
};

/** Ids as in the service principal of any tenant, for example https://github.com/Azure/azure-cli/issues/20792. */
const SHAREPOINT: MicrosoftApi = {
  appId: SHAREPOINT_APP_ID,
  displayName: 'Office 365 SharePoint Online',
  scopes: [
    scope('AllSites.Read', '4e0d77b0-96ba-4398-af14-3baa780278f4', 'User'),
    scope('AllSites.FullControl', '56680e0d-d2a3-4ae1-80d8-3c4f2100e3d0', 'Admin'),
    scope('User.Read.All', '0cea5a30-f6f8-42b5-87a0-84cc26822e02', 'Admin'),
  ],
  appRoles: [
    role('User.Read.All', 'df021288-bdef-4463-88db-98f22de89214'),
    role('User.ReadWrite.All', '741f803b-c850-494e-b5df-cde7c675a1ca'),
    role('Sites.Read.All', 'd13f72ca-a275-4b96-b789-48ebcc4da984'),
    role('Sites.FullControl.All', '678536fe-1083-478a-9c59-b99265e6b0d3'),
  ],
};

export const MICROSOFT_APIS: readonly MicrosoftApi[] = [GRAPH, SHAREPOINT];

/** The resource in the grants of an `AppRegistration`. */
export type GrantResource = 'graph' | 'sharepoint';

/** Undefined: the sandbox records no grants for this API. */
export function grantResourceOf(appId: string): GrantResource | undefined {
  if (appId === GRAPH_APP_ID) return 'graph';
  return appId === SHAREPOINT_APP_ID ? 'sharepoint' : undefined;
}

/** Whether only an admin may consent to a delegated permission. An unknown one counts as `User`. */
export function needsAdminConsent(appId: string, permission: string): boolean {
  const api = MICROSOFT_APIS.find((one) => one.appId === appId);
  return api?.scopes.find(({ value }) => value.toLowerCase() === permission.toLowerCase())?.type === 'Admin';
}

function scope(value: string, id: string, type: PermissionScope['type']): PermissionScope {
  return {
    id,
    value,
    type,
    isEnabled: true,
    adminConsentDisplayName: value,
    adminConsentDescription: `Allows the app ${value} on behalf of the signed-in user.`,
    userConsentDisplayName: value,
    userConsentDescription: `Allows the app ${value} on your behalf.`,
  };
}

function role(value: string, id: string): AppRole {
  return {
    id,
    value,
    displayName: value,
    description: `Allows the app ${value} without a signed-in user.`,
    isEnabled: true,
    allowedMemberTypes: ['Application'],
  };
}
