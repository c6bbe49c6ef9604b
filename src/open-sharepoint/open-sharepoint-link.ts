import type { MySites } from '../microsoft365/sharepoint/my-sites.ts';
import type { Evidence } from '../photo/evidence.ts';
import { availableLinks, type LinkSources, linkAddress } from './candidates.ts';
import type { LinkLearning, LinkSetting } from './types.ts';

/**
 * The link behind *Open SharePoint* for a person; `profile` makes it more exact. Undefined: no My Site host is known
 * yet.
 */
export type OpenSharePointLink = (objectId: string, profile?: Evidence['sharePointProfile']) => string | undefined;

export interface OpenSharePointSettings extends Pick<LinkSources, 'tenantId' | 'peoplePage' | 'officeUrl'> {
  readonly link: LinkSetting;
}

export interface OpenSharePointOptions {
  readonly settings: OpenSharePointSettings;
  readonly mySites: Pick<MySites, 'hostOf'>;
  readonly learning: Pick<LinkLearning, 'choose'>;
  readonly now: () => Date;
}

export function createOpenSharePointLink(options: OpenSharePointOptions): OpenSharePointLink {
  const { settings, mySites, learning, now } = options;
  return (objectId, profile) => {
    const mySiteUrl = mySites.hostOf(objectId);
    if (!mySiteUrl) return undefined;
    const read = profile?.state === 'read' ? profile.value : undefined;
    const sources = { ...settings, objectId, mySiteUrl, profile: read };
    const available = availableLinks(settings.link, sources);
    return linkAddress(learning.choose({ tried: [], available, now: now() }), sources);
  };
}
