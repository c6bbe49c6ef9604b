import type { ShownButtonsCache } from '../cache/shown-buttons.ts';
import type { Cloud } from '../microsoft365/clouds.ts';
import type { GraphGate } from '../microsoft365/graph/graph-gate.ts';
import { createGraphReader } from '../microsoft365/graph/graph-reader.ts';
import type { PhotoPolicyReader } from '../microsoft365/graph/photo-policy.ts';
import { graphScope, sharePointScope } from '../microsoft365/identity/scopes.ts';
import type { UserCredential } from '../microsoft365/identity/user-credential.ts';
import type { MySites } from '../microsoft365/sharepoint/my-sites.ts';
import { createPersonSharePoint } from '../microsoft365/sharepoint/person-sharepoint.ts';
import { createSharePointReader } from '../microsoft365/sharepoint/sharepoint-reader.ts';
import type { TriedPage } from '../open-sharepoint/press.ts';
import type { PersonKey } from '../people/person-key.ts';
import type { CopyTimes } from '../photo/copy-times.ts';
import { createPictureReader } from '../photo/picture-reader.ts';
import { tracePictures } from '../telemetry/traced-check.ts';
import { type CheckLimits, checkPhoto, type PhotoCheck } from './check-photo.ts';
import type { EvidenceSources } from './gather-evidence.ts';

export interface CheckAsPersonOptions {
  readonly cloud: Cloud;
  /** Delegated SharePoint permission: `.default` or a name. */
  readonly sharePointScope: string;
  /** Version of this program, for the User-Agent header. */
  readonly version: string;
  /** How SharePoint times its copies, read after the sources. */
  readonly times: () => CopyTimes;
  readonly mySites: MySites;
  readonly shownButtons: Pick<ShownButtonsCache, 'firstShown'>;
  /** Pages that were tried for the person. Undefined: presses are not known. */
  readonly triedPages: ((person: PersonKey) => Promise<readonly TriedPage[]>) | undefined;
  readonly photoPolicy: Pick<PhotoPolicyReader, 'known'>;
  /** Gives the person's reads priority over the sweep in this process. */
  readonly gate: Pick<GraphGate, 'forPerson'>;
  /** Minimum time of the reads that only improve the answer. Milliseconds. */
  readonly extraReads?: number | undefined;
  readonly now: () => Date;
}

export type CheckAsPerson = (person: PersonKey, credential: UserCredential, limits: CheckLimits) => Promise<PhotoCheck>;

/** Checks a photo with the person's own permissions. The check sees only what the person may see. */
export function createCheckAsPerson(options: CheckAsPersonOptions): CheckAsPerson {
  const { photoPolicy, shownButtons, triedPages, times, extraReads, now } = options;
  const pictures = tracePictures(createPictureReader());
  return (person, credential, { deadline, patience }) => {
    const sources = {
      ...sourcesAsPerson(options, person, credential),
      photoPolicy: async () => photoPolicy.known(),
      shownAt: () => shownButtons.firstShown(person),
      ...(triedPages && { triedPages: () => triedPages(person) }),
    };
    return checkPhoto(sources, { now, signal: deadline, patience, extraReads, pictures, times });
  };
}

function sourcesAsPerson(
  options: CheckAsPersonOptions,
  { objectId }: PersonKey,
  credential: UserCredential,
): EvidenceSources {
  const { cloud, version, mySites, gate } = options;
  const readGraph = createGraphReader({ graph: cloud.graph, getToken: () => credential.getToken(graphScope(cloud)) });
  const readerOn = (mySiteUrl: string) =>
    createSharePointReader({
      mySiteUrl,
      version,
      getToken: () => credential.getToken(sharePointScope(mySiteUrl, options.sharePointScope)),
    });
  return {
    graph: (signal) => gate.forPerson(() => readGraph(signal), signal),
    sharePoint: (account) => createPersonSharePoint({ cloud, mySites, objectId, account: () => account, readerOn }),
  };
}
