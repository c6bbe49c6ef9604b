import type { MySites } from '../microsoft365/sharepoint/my-sites.ts';
import { availableLinks, type LinkSources, linkAddress } from './candidates.ts';
import type { Candidate, LinkCandidate, LinkLearning, LinkSetting } from './types.ts';

/** A page that *Open SharePoint* can lead to. */
export interface SharePointPage {
  readonly candidate: LinkCandidate;
  readonly address: string;
}

export interface PageRequest {
  /** Makes the address more exact. */
  readonly profile?: LinkSources['profile'];
  /** Origin of the person's My Site host, as another instance knew it. It counts if this one knows no other. */
  readonly mySiteUrl?: string | undefined;
  /** The page to open, if it can be opened. Default: the one that is likely to work. */
  readonly candidate?: LinkCandidate | undefined;
  /** What the person has tried in vain. */
  readonly tried?: readonly Candidate[];
}

/** The page behind *Open SharePoint* for a person. Undefined: no My Site host is known yet. */
export type OpenSharePointLink = (objectId: string, request?: PageRequest) => SharePointPage | undefined;

export interface OpenSharePointSettings extends Pick<LinkSources, 'tenantId' | 'peoplePage' | 'officeUrl'> {
  readonly link: LinkSetting;
}

export interface OpenSharePointOptions {
  readonly settings: OpenSharePointSettings;
  readonly mySites: Pick<MySites, 'hostOf' | 'has'>;
  readonly learning: Pick<LinkLearning, 'choose'>;
  readonly now: () => Date;
}

export function createOpenSharePointLink(options: OpenSharePointOptions): OpenSharePointLink {
  const { settings, mySites, learning, now } = options;
  return (objectId, { mySiteUrl: stored, profile, candidate: wanted, tried = [] } = {}) => {
    const known = mySites.hostOf(objectId);
    const mySiteUrl = stored && (!known || mySites.has(stored)) ? stored : known;
    if (!mySiteUrl) return undefined;
    const sources = { ...settings, objectId, mySiteUrl, profile };
    const available = availableLinks(settings.link, sources);
    const candidate = available.find((one) => one === wanted) ?? learning.choose({ tried, available, now: now() });
    const address = linkAddress(candidate, sources);
    return address === undefined ? undefined : { candidate, address };
  };
}
