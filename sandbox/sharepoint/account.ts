import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

/**
 * Prefix of SharePoint Online's claims:
 * https://learn.microsoft.com/sharepoint/dev/general-development/how-to-retrieve-user-profile-properties-by-using-the-net-client-object-model-in
 */
const MEMBERSHIP = 'i:0#.f|membership|';

export function accountNameOf(person: Person): string {
  return MEMBERSHIP + person.userPrincipalName;
}

/**
 * Finds the person of `accountname=` or `username=`: a claim, a user principal name or an e-mail address, ignoring
 * case.
 */
export function findByAccount(state: TenantState, account: string | undefined): Person | undefined {
  if (!account) return undefined;
  const lower = account.toLowerCase();
  const name = lower.startsWith(MEMBERSHIP) ? lower.slice(MEMBERSHIP.length) : lower;
  return state.people
    .candidates(name)
    .find((person) => person.userPrincipalName.toLowerCase() === name || person.mail.toLowerCase() === name);
}

/**
 * Finds a person by full account name including the claim prefix, ignoring case. That the API accepts nothing shorter
 * is UNCONFIRMED.
 */
export function findByAccountName(state: TenantState, accountName: string): Person | undefined {
  const normalized = accountName.toLowerCase();
  return state.people.candidates(normalized).find((person) => accountNameOf(person).toLowerCase() === normalized);
}

/**
 * Server-relative path of the person's OneDrive, without a trailing slash:
 * https://learn.microsoft.com/sharepoint/list-onedrive-urls
 */
export function personalSiteOf(person: Person): string {
  return `/personal/${person.userPrincipalName.toLowerCase().replace(/[^a-z0-9-]/g, '_')}`;
}

export function findByPersonalSite(state: TenantState, path: string): Person | undefined {
  return state.people.candidates(path).find((person) => personalSiteOf(person) === path.toLowerCase());
}

/**
 * Path of the profile page, `UserUrl` in the API, which also encodes dots as %2E:
 * https://github.com/pnp/cli-microsoft365/blob/main/docs/docs/cmd/spo/userprofile/userprofile-get.mdx
 */
export function profilePathOf(person: Person): string {
  return `/Person.aspx?accountname=${encodeURIComponent(accountNameOf(person)).replaceAll('.', '%2E')}`;
}

/**
 * Path of the profile page of Microsoft 365's search:
 * https://learn.microsoft.com/sharepoint/delve-retirement
 */
export function searchProfilePathOf({ id: tenantId }: TenantState, { id, userPrincipalName }: Person): string {
  return `/_layouts/15/search.aspx/overview?pp=${encodeURIComponent(`${id}@${tenantId}|${userPrincipalName}`)}`;
}

/** Path of a person's picture in a given size. */
export function userPhotoPath(person: Person, size: 'S' | 'M' | 'L'): string {
  return `/_layouts/15/userphoto.aspx?size=${size}&accountname=${encodeURIComponent(person.userPrincipalName)}`;
}
