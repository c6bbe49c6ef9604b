import type { MySite } from '../microsoft365/sharepoint/my-site.ts';
import type { Evidence } from '../photo/evidence.ts';
import { type LinkSources, sharePointLink } from './deep-link.ts';

/** The link behind *Open SharePoint*; `profile` makes it more exact. Undefined: the My Site host is not known yet. */
export type OpenSharePointLink = (profile?: Evidence['sharePointProfile']) => string | undefined;

export function createOpenSharePointLink(
  settings: Pick<LinkSources, 'kind' | 'peoplePage' | 'officeUrl'>,
  mySite: Pick<MySite, 'url'>,
): OpenSharePointLink {
  return (profile) => {
    const mySiteUrl = mySite.url();
    if (!mySiteUrl) return undefined;
    return sharePointLink({ ...settings, mySiteUrl, profile: profile?.state === 'read' ? profile.value : undefined });
  };
}
