import { isTenantSharePointUrl, webUrl } from '../microsoft365/hosts.ts';
import type { SharePointProfile } from '../photo/evidence.ts';

/** Where *Open SharePoint* may lead. What starts SharePoint's copy today is UNCONFIRMED, hence the choice. */
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
  /** Origin of the tenant's My Site host. */
  readonly mySiteUrl: string;
  /** Undefined: it could not be read. */
  readonly profile: SharePointProfile | undefined;
  /** The admin's page with a People web part, for `people-page`. */
  readonly peoplePage: string | undefined;
  readonly officeUrl: string;
}

/**
 * The link behind *Open SharePoint*. What comes from the profile is used only if it lies on the tenant's hosts, what the admin set only
 * if it is http(s); otherwise the link falls back to the profile page, built from the My Site host.
 */
export function sharePointLink(sources: LinkSources): string {
  return preferredLink(sources) ?? builtProfilePage(sources);
}

function preferredLink({ kind, mySiteUrl, profile, peoplePage, officeUrl }: LinkSources): string | undefined {
  switch (kind) {
    case 'profile-page':
      // "until the affected user visits their profile page": https://learn.microsoft.com/powershell/module/exchange/set-userphoto
      return ofTenant(profile?.userUrl, mySiteUrl);
    case 'large-picture': {
      // By default only the large thumbnail starts a copy, said an engineer of Microsoft's about SharePoint 2013; UNCONFIRMED for SharePoint Online.
      const account = loginName(profile);
      return account && on(mySiteUrl, '/_layouts/15/userphoto.aspx', { size: 'L', accountname: account });
    }
    case 'people-page':
      // https://learn.microsoft.com/sharepoint/troubleshoot/administration/profile-picture-not-showing (2023)
      return peoplePage && webUrl(peoplePage)?.href;
    case 'office-home':
      return officeUrl;
    case 'my-page':
      return on(mySiteUrl, '/_layouts/15/me.aspx');
    case 'edit-profile':
      return on(mySiteUrl, '/_layouts/15/editprofile.aspx');
  }
}

function builtProfilePage({ mySiteUrl, profile }: LinkSources): string {
  return on(mySiteUrl, '/Person.aspx', profile?.accountName ? { accountname: profile.accountName } : {});
}

function ofTenant(url: string | undefined, mySiteUrl: string): string | undefined {
  return url && isTenantSharePointUrl(url, mySiteUrl) ? webUrl(url)?.href : undefined;
}

/** `adele@contoso.com` of `i:0#.f|membership|adele@contoso.com`. */
function loginName(profile: SharePointProfile | undefined): string | undefined {
  return profile?.accountName?.split('|').at(-1) || undefined;
}

function on(mySiteUrl: string, path: string, query: Record<string, string> = {}): string {
  const url = new URL(path, mySiteUrl);
  url.search = new URLSearchParams(query).toString();
  return url.href;
}
