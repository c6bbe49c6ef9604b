import type { MySites } from '../microsoft365/sharepoint/my-sites.ts';
import type { Evidence } from '../photo/evidence.ts';
import { type LinkSources, sharePointLink } from './deep-link.ts';

/**
 * The link behind *Open SharePoint* for a person; `profile` makes it more exact. Undefined: no My Site host is known
 * yet.
 */
export type OpenSharePointLink = (objectId: string, profile?: Evidence['sharePointProfile']) => string | undefined;

export function createOpenSharePointLink(
  settings: Pick<LinkSources, 'kind' | 'peoplePage' | 'officeUrl'>,
  mySites: Pick<MySites, 'hostOf'>,
): OpenSharePointLink {
  return (objectId, profile) => {
    const mySiteUrl = mySites.hostOf(objectId);
    if (!mySiteUrl) return undefined;
    return sharePointLink({ ...settings, mySiteUrl, profile: profile?.state === 'read' ? profile.value : undefined });
  };
}
