import { isTenantSharePointUrl, webUrl } from '../microsoft365/hosts.ts';
import type { SharePointProfile } from '../photo/evidence.ts';

/** Kinds of pages that *Open SharePoint* can lead to. Which request starts SharePoint's copy is UNCONFIRMED. */
export const LINK_KINDS = [
  'profile-page',
  'large-picture',
  'people-page',
  'office-home',
  'my-page',
  'edit-profile',
] as const;

export type LinkKind = (typeof LINK_KINDS)[number];

export interface LinkSources {
  readonly kind: LinkKind;
  /** Origin of the person's My Site host. */
  readonly mySiteUrl: string;
  /** Undefined: the profile could not be read. */
  readonly profile: SharePointProfile | undefined;
  /** URL of the admin's page with a People web part, for `people-page`. */
  readonly peoplePage: string | undefined;
  readonly officeUrl: string;
}

/**
 * The link behind *Open SharePoint*. A URL from the profile must be on the tenant's hosts, and a URL from the settings
 * must be http(s). Otherwise the link falls back to the profile page, built from the My Site host.
 */
export function sharePointLink(sources: LinkSources): string {
  return preferredLink(sources) ?? profilePage(sources);
}

function preferredLink({ kind, mySiteUrl, profile, peoplePage, officeUrl }: LinkSources): string | undefined {
  switch (kind) {
    case 'profile-page':
      // "until the affected user visits their profile page":
      // https://learn.microsoft.com/powershell/module/exchange/set-userphoto
      return tenantUrl(profile?.userUrl, mySiteUrl);
    case 'large-picture': {
      // A Microsoft engineer about SharePoint 2013: by default only the large thumbnail starts a copy.
      // UNCONFIRMED for SharePoint Online.
      const account = loginName(profile);
      return account && mySiteLink(mySiteUrl, '/_layouts/15/userphoto.aspx', { size: 'L', accountname: account });
    }
    case 'people-page':
      // https://learn.microsoft.com/sharepoint/troubleshoot/administration/profile-picture-not-showing (2023)
      return peoplePage && webUrl(peoplePage)?.href;
    case 'office-home':
      return officeUrl;
    case 'my-page':
      return mySiteLink(mySiteUrl, '/_layouts/15/me.aspx');
    case 'edit-profile':
      return mySiteLink(mySiteUrl, '/_layouts/15/editprofile.aspx');
  }
}

function profilePage({ mySiteUrl, profile }: LinkSources): string {
  return mySiteLink(mySiteUrl, '/Person.aspx', profile?.accountName ? { accountname: profile.accountName } : {});
}

function tenantUrl(url: string | undefined, mySiteUrl: string): string | undefined {
  return url && isTenantSharePointUrl(url, mySiteUrl) ? webUrl(url)?.href : undefined;
}

/** The login name in an account name: `adele@contoso.com` in `i:0#.f|membership|adele@contoso.com`. */
function loginName(profile: SharePointProfile | undefined): string | undefined {
  return profile?.accountName?.split('|').at(-1) || undefined;
}

function mySiteLink(mySiteUrl: string, path: string, query: Record<string, string> = {}): string {
  const url = new URL(path, mySiteUrl);
  url.search = new URLSearchParams(query).toString();
  return url.href;
}
