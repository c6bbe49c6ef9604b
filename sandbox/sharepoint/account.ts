import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

/** How SharePoint Online's claims begin: https://learn.microsoft.com/sharepoint/dev/general-development/how-to-retrieve-user-profile-properties-by-using-the-net-client-object-model-in */
const MEMBERSHIP = 'i:0#.f|membership|';

export function accountNameOf(person: Person): string {
  return MEMBERSHIP + person.userPrincipalName;
}

/** Whom `accountname=` or `username=` means: a claim, a user principal name or an e-mail address, in any case. */
export function findByAccount(state: TenantState, account: string | undefined): Person | undefined {
  if (!account) return undefined;
  const lower = account.toLowerCase();
  const name = lower.startsWith(MEMBERSHIP) ? lower.slice(MEMBERSHIP.length) : lower;
  return state.people
    .candidates(name)
    .find((person) => person.userPrincipalName.toLowerCase() === name || person.mail.toLowerCase() === name);
}

/** Whom an account name means in full, with its claim, in any case. That the API finds nobody by less is UNCONFIRMED. */
export function findByAccountName(state: TenantState, accountName: string): Person | undefined {
  const wanted = accountName.toLowerCase();
  return state.people.candidates(wanted).find((person) => accountNameOf(person).toLowerCase() === wanted);
}

/** Server-relative path of the person's OneDrive, no trailing slash: https://learn.microsoft.com/sharepoint/list-onedrive-urls */
export function personalSiteOf(person: Person): string {
  return `/personal/${person.userPrincipalName.toLowerCase().replace(/[^a-z0-9-]/g, '_')}`;
}

export function findByPersonalSite(state: TenantState, path: string): Person | undefined {
  return state.people.candidates(path).find((person) => personalSiteOf(person) === path.toLowerCase());
}

/**
 * The profile page, `UserUrl` in the API, which writes dots as %2E too:
 * https://github.com/pnp/cli-microsoft365/blob/main/docs/docs/cmd/spo/userprofile/userprofile-get.mdx
 */
export function profilePathOf(person: Person): string {
  return `/Person.aspx?accountname=${encodeURIComponent(accountNameOf(person)).replaceAll('.', '%2E')}`;
}

/** Where the picture of any size is asked for, by user principal name. */
export function userPhotoPath(person: Person, size: 'S' | 'M' | 'L'): string {
  return `/_layouts/15/userphoto.aspx?size=${size}&accountname=${encodeURIComponent(person.userPrincipalName)}`;
}
