import { sharePointOriginOf } from '../../tenant/geography.ts';
import { disabledPlans, LICENCE } from '../../tenant/people/licences.ts';
import type { Person } from '../../tenant/people/person.ts';
import { hasSitePlan } from '../../tenant/people/plans.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { badRequest, notPlayedByGraph } from '../graph-error.ts';

/** Properties that `GET /me` returns by default: https://learn.microsoft.com/graph/api/user-get */
export const DEFAULT_PROPERTIES: readonly string[] = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];

/**
 * Properties that other services keep. Graph has them for single users only:
 * https://learn.microsoft.com/graph/api/user-list
 */
export const OF_SINGLE_USERS: readonly string[] = [
  ...['aboutMe', 'birthday', 'hireDate', 'interests', 'mailboxSettings', 'mySite', 'pastProjects', 'preferredName'],
  ...['responsibilities', 'schools', 'skills'],
];

type Property = (person: Person, state: TenantState) => unknown;

/** Properties with values in this tenant: https://learn.microsoft.com/graph/api/resources/user#properties */
const KNOWN: Readonly<Record<string, Property>> = {
  accountEnabled: ({ accountEnabled = true }) => accountEnabled,
  assignedLicenses: ({ assignedPlans }) => assignedLicences(assignedPlans),
  assignedPlans: (person) => person.assignedPlans,
  authorizationInfo: () => ({ certificateUserIds: [] }),
  createdDateTime: (_, { directory }) => `${directory.createdAt.toISOString().slice(0, 19)}Z`,
  creationType: (person) => (person.userType === 'Guest' ? 'Invitation' : null),
  displayName: (person) => person.displayName,
  externalUserState: (person) => (person.userType === 'Guest' ? 'Accepted' : null),
  givenName: (person) => person.givenName,
  id: (person) => person.id,
  identities: ({ userPrincipalName }, { domain }) => [
    { signInType: 'userPrincipalName', issuer: domain, issuerAssignedId: userPrincipalName },
  ],
  jobTitle: (person) => person.jobTitle,
  mail: (person) => person.mail,
  mailNickname: (person) => person.userPrincipalName.split('@')[0] ?? null,
  mySite: (person, state) => mySite(person, state),
  // Null for users who were never synced from on-premises:
  // https://learn.microsoft.com/graph/api/resources/user#properties
  onPremisesSyncEnabled: ({ oddForms }) => (oddForms.directory === 'on-premises' ? true : null),
  preferredLanguage: (person) => person.language,
  proxyAddresses: (person) => [`SMTP:${person.mail}`],
  securityIdentifier: ({ id }) => securityIdentifierOf(id),
  // Tokens that are older are invalid; here, all of the tenant's are younger.
  signInSessionsValidFromDateTime: (_, { directory }) => `${directory.createdAt.toISOString().slice(0, 19)}Z`,
  surname: (person) => person.surname,
  usageLocation: (person) => new Intl.Locale(person.language).region ?? null,
  userPrincipalName: (person) => person.userPrincipalName,
  userType: ({ oddForms, userType }) => (oddForms.userType === 'null' ? null : userType),
};

/** Properties that exist and have no value in this tenant. */
const UNSET = [
  ...['aboutMe', 'ageGroup', 'birthday', 'city', 'companyName', 'consentProvidedForMinor', 'country'],
  ...['deletedDateTime', 'department', 'employeeHireDate', 'employeeId', 'employeeOrgData', 'employeeType'],
  ...['externalUserStateChangeDateTime', 'faxNumber', 'hireDate', 'isManagementRestricted', 'isResourceAccount'],
  'lastPasswordChangeDateTime',
  ...['legalAgeGroupClassification', 'mobilePhone', 'officeLocation', 'onPremisesDistinguishedName'],
  ...['onPremisesDomainName', 'onPremisesExtensionAttributes', 'onPremisesImmutableId'],
  ...['onPremisesLastSyncDateTime', 'onPremisesSamAccountName', 'onPremisesSecurityIdentifier'],
  ...['onPremisesUserPrincipalName', 'passwordPolicies', 'passwordProfile', 'postalCode'],
  ...['preferredDataLocation', 'preferredName', 'showInAddressList', 'state', 'streetAddress'],
];
const EMPTY = [
  ...['businessPhones', 'imAddresses', 'interests', 'licenseAssignmentStates'],
  ...['onPremisesProvisioningErrors', 'otherMails', 'pastProjects', 'provisionedPlans', 'responsibilities'],
  ...['schools', 'serviceProvisioningErrors', 'skills'],
];

const PROPERTIES: ReadonlyMap<string, Property> = new Map([
  ...Object.entries(KNOWN),
  ...UNSET.map((name) => [name, () => null] as const),
  ...EMPTY.map((name) => [name, () => []] as const),
]);

/** Other properties of users (same page), which the sandbox does not play. */
const OTHERS: readonly string[] = [
  ...['customSecurityAttributes', 'deviceEnrollmentLimit', 'employeeLeaveDateTime', 'mailboxSettings', 'print'],
  'signInActivity',
];

/** Relationships of users (same page, *Relationships*), as far as tools ask for them. */
export const NAVIGATION: readonly string[] = ['manager', 'directReports', 'memberOf', 'transitiveMemberOf', 'photo'];

/**
 * Parses `$select`; undefined: none. Throws for a property that the sandbox does not play, and for one that users do
 * not have. A relationship may be selected and is not returned: https://learn.microsoft.com/answers/questions/1395515
 */
export function readUserNames(select: string | null): readonly string[] | undefined {
  const names = select
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => !NAVIGATION.includes(name));
  const unknown = names?.find((name) => !PROPERTIES.has(name));
  if (unknown === undefined) return names;
  if (OTHERS.includes(unknown)) throw notPlayedByGraph(`the property '${unknown}' of users`);
  throw badRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.user'.`,
  );
}

export function isUserProperty(name: string): boolean {
  return PROPERTIES.has(name);
}

export function userProperties(
  person: Person,
  state: TenantState,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name) => [name, PROPERTIES.get(name)?.(person, state) ?? null]));
}

/**
 * The person's site (https://learn.microsoft.com/sharepoint/list-onedrive-urls), or what the person wrote there: the
 * property can be updated (https://learn.microsoft.com/graph/api/user-update).
 * The value for a person without SharePoint is UNCONFIRMED; here null.
 */
function mySite(person: Person, state: TenantState): string | null {
  if (person.claimedMySite !== undefined) return person.claimedMySite;
  if (!hasSitePlan(person.assignedPlans)) return null;
  return `${sharePointOriginOf(state, person)}/personal/${siteFolderOf(person)}/`;
}

export function siteFolderOf({ userPrincipalName }: Person): string {
  return userPrincipalName.toLowerCase().replace(/[^a-z0-9-]/g, '_');
}

/** https://learn.microsoft.com/graph/api/resources/assignedlicense#properties */
function assignedLicences(plans: Person['assignedPlans']): readonly unknown[] {
  const disabled = disabledPlans(plans)?.map(({ servicePlanId }) => servicePlanId);
  return disabled ? [{ disabledPlans: disabled, skuId: LICENCE.skuId }] : [];
}

/**
 * The SID of a cloud account: the four 32-bit numbers of the object id, as
 * https://github.com/okieselbach/Intune/blob/master/Convert-AzureAdSidToObjectId.ps1 reads it.
 */
function securityIdentifierOf(objectId: string): string {
  const [first = '', second = '', third = '', ...rest] = objectId.split('-');
  const reversed = (hex: string) => Buffer.from(hex, 'hex').reverse();
  const bytes = Buffer.concat([reversed(first), reversed(second), reversed(third), Buffer.from(rest.join(''), 'hex')]);
  return `S-1-12-1-${[0, 4, 8, 12].map((at) => bytes.readUInt32LE(at)).join('-')}`;
}
