/*
 * What the app registration that signs people in needs. docs/permissions.md has the call that needs each permission,
 * and aad.manifest.json requests all of them; a test compares the three.
 */

/** APIs of Microsoft by their application ids, which are the same in every tenant. */
export const MICROSOFT_API_IDS = {
  'Microsoft Graph': '00000003-0000-0000-c000-000000000000',
  SharePoint: '00000003-0000-0ff1-ce00-000000000000',
} as const;

export type MicrosoftApiName = keyof typeof MICROSOFT_API_IDS;

/** What an application permission is for. An admin can do without each of them. */
export const OPTIONAL_PARTS = ['reading-as-app', 'photo-policy', 'pilot-groups', 'sharepoint-host'] as const;

export type OptionalPart = (typeof OPTIONAL_PARTS)[number];

export interface AppPermission {
  readonly api: MicrosoftApiName;
  readonly name: string;
  /** Delegated: in the name of a signed-in person. Application: the app by itself. */
  readonly type: 'delegated' | 'application';
  /** Undefined: the bot needs it for each answer. */
  readonly part?: OptionalPart;
  /** What the app does with it. */
  readonly why: string;
}

export const APP_PERMISSIONS: readonly AppPermission[] = [
  delegated('Microsoft Graph', 'User.Read', "reads the photo of the person who asks, in that person's name"),
  delegated('SharePoint', 'AllSites.Read', "reads the same person's profile and picture in SharePoint"),
  application('Microsoft Graph', 'User.Read.All', 'reading-as-app', 'checks and sweeps read photos without the person'),
  application(
    'Microsoft Graph',
    'PeopleSettings.Read.All',
    'photo-policy',
    'reads who may change photos, so that people are not asked to change one that is locked',
  ),
  application('Microsoft Graph', 'GroupMember.Read.All', 'pilot-groups', 'reads the members of a group in a pilot'),
  application('Microsoft Graph', 'Sites.Read.All', 'sharepoint-host', "reads the tenant's SharePoint domain"),
  application('SharePoint', 'User.Read.All', 'reading-as-app', 'checks and nudges read profiles without the person'),
  application('SharePoint', 'Sites.Read.All', 'reading-as-app', 'checks and nudges read the picture in SharePoint'),
];

/**
 * Clients of Teams on desktop and phone, and in a browser. They get the assertion of the person without a question:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-register-aad
 */
export const TEAMS_CLIENT_IDS = [
  '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
  '5e3ce6c0-2b1f-4285-8d4b-75ee78787346',
] as const;

/** The scope that the registration exposes, and for which Teams requests the assertion. */
export const EXPOSED_SCOPE = {
  value: 'access_as_user',
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: 'Teams can sign people in to Photo Sync',
  adminConsentDescription: 'Allows Teams to tell Photo Sync who is using it.',
  userConsentDisplayName: 'Teams can sign you in to Photo Sync',
  userConsentDescription: 'Allows Teams to tell Photo Sync who you are.',
} as const;

/** The app role of people who see the report of the tenant in the chat. Entra ID puts its value into the assertion. */
export const ADMIN_ROLE = {
  id: '3f6c1d52-8a0e-4d8b-9c55-6f1f2f0c7a41',
  value: 'PhotoSync.Admin',
  displayName: 'Photo Sync admin',
  description: 'Sees the counts of the tenant in the chat, and controls nudges there.',
  isEnabled: true,
  allowedMemberTypes: ['User'],
} as const;

/**
 * Whether the `roles` of a person's token have the app role.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function hasAdminRole(roles: unknown): boolean {
  return Array.isArray(roles) && roles.includes(ADMIN_ROLE.value);
}

function delegated(api: MicrosoftApiName, name: string, why: string): AppPermission {
  return { api, name, type: 'delegated', why };
}

function application(api: MicrosoftApiName, name: string, part: OptionalPart, why: string): AppPermission {
  return { api, name, type: 'application', part, why };
}
