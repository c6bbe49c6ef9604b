import { isTenantSharePointUrl, rootSiteOfMySite, webUrl } from '../microsoft365/hosts.ts';
import type { SharePointProfile } from '../photo/evidence.ts';
import { type AvailableLinks, LEARNED_LINKS, type LinkCandidate, type LinkSetting } from './types.ts';

/** The part of a profile that addresses are made of. */
export type AccountProfile = Pick<SharePointProfile, 'accountName'> & Partial<Pick<SharePointProfile, 'userUrl'>>;

/** What the addresses of the candidates are made of. */
export interface LinkSources {
  readonly tenantId: string;
  readonly objectId: string;
  /** Origin of the person's My Site host. */
  readonly mySiteUrl: string;
  /** Undefined: the profile could not be read. */
  readonly profile: AccountProfile | undefined;
  /** URL of the admin's page with a People web part. Undefined: there is none. */
  readonly peoplePage: string | undefined;
  readonly officeUrl: string;
}

/**
 * The pages that can be opened for this person. If the forced page needs the profile and there is none, the others take
 * its place.
 */
export function availableLinks(setting: LinkSetting, sources: LinkSources): AvailableLinks {
  if (setting !== 'auto' && linkAddress(setting, sources)) return [setting];
  const [first = 'edit-profile', ...others] = LEARNED_LINKS.filter((candidate) => linkAddress(candidate, sources));
  return [first, ...others];
}

/**
 * The address of a page. A URL from the profile must be on the tenant's hosts, and a URL from the settings must be
 * http(s). Undefined: it cannot be built from the sources.
 */
export function linkAddress(candidate: LinkCandidate, sources: LinkSources): string | undefined {
  const { mySiteUrl, profile, peoplePage, officeUrl, objectId, tenantId } = sources;
  const account = loginName(profile);
  switch (candidate) {
    case 'large-picture':
      // A Microsoft engineer about SharePoint 2013: by default only the large thumbnail starts a copy.
      // UNCONFIRMED [copy-start] for SharePoint Online.
      return account && addressOn(mySiteUrl, '/_layouts/15/userphoto.aspx', { size: 'L', accountname: account });
    case 'edit-profile':
      // It stays after Delve: https://learn.microsoft.com/sharepoint/delve-retirement
      return addressOn(mySiteUrl, '/_layouts/15/editprofile.aspx');
    case 'search-profile': {
      // The page to which Person.aspx leads since Delve's retirement (same source). The form of its address was seen in
      // browsers only, so it is UNCONFIRMED [page-addresses].
      const person = account && `${objectId}@${tenantId}|${account}`;
      return person && addressOn(rootSiteOfMySite(mySiteUrl), '/_layouts/15/search.aspx/overview', { pp: person });
    }
    case 'profile-page':
      // "until the affected user visits their profile page", said of Exchange on-premises since August 2025:
      // https://learn.microsoft.com/powershell/module/exchange/set-userphoto
      return tenantUrl(profile?.userUrl, mySiteUrl) ?? profilePage(sources);
    case 'people-page':
      // https://learn.microsoft.com/sharepoint/troubleshoot/administration/profile-picture-not-showing (2023)
      return peoplePage && webUrl(peoplePage)?.href;
    case 'onedrive-home':
      // The host of all OneDrives: https://learn.microsoft.com/sharepoint/list-onedrive-urls. UNCONFIRMED
      // [page-addresses] that its root leads to the person's own.
      return addressOn(mySiteUrl, '/');
    case 'office-home':
      return officeUrl;
  }
}

function profilePage({ mySiteUrl, profile }: LinkSources): string {
  return addressOn(mySiteUrl, '/Person.aspx', profile?.accountName ? { accountname: profile.accountName } : {});
}

function tenantUrl(url: string | undefined, mySiteUrl: string): string | undefined {
  return url && isTenantSharePointUrl(url, mySiteUrl) ? webUrl(url)?.href : undefined;
}

/** The login name in an account name: `adele@contoso.com` in `i:0#.f|membership|adele@contoso.com`. */
function loginName(profile: AccountProfile | undefined): string | undefined {
  return profile?.accountName?.split('|').at(-1) || undefined;
}

function addressOn(origin: string, path: string, query: Record<string, string> = {}): string {
  const url = new URL(path, origin);
  url.search = new URLSearchParams(query).toString();
  return url.href;
}
