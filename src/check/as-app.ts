import type { Cloud } from '../microsoft365/clouds.ts';
import { type FoundPerson, findMySite, findPerson } from '../microsoft365/graph/find-person.ts';
import type { GraphGate } from '../microsoft365/graph/graph-gate.ts';
import { createGraphReader } from '../microsoft365/graph/graph-reader.ts';
import type { GraphAccess } from '../microsoft365/graph/request-graph.ts';
import type { AppCredential } from '../microsoft365/identity/app-credential.ts';
import type { MySites } from '../microsoft365/sharepoint/my-sites.ts';
import { createPersonSharePoint } from '../microsoft365/sharepoint/person-sharepoint.ts';
import { createSharePointReader, type SharePointReader } from '../microsoft365/sharepoint/sharepoint-reader.ts';
import type { CopyTimes } from '../photo/copy-times.ts';
import type { Absent, Failed } from '../photo/evidence.ts';
import { createPictureReader } from '../photo/picture-reader.ts';
import { tracePictures } from '../telemetry/traced-check.ts';
import { type CheckLimits, checkPhoto, type PhotoCheck } from './check-photo.ts';
import type { EvidenceSources } from './gather-evidence.ts';
import { retryOnce } from './retry-once.ts';

export interface CheckAsAppOptions {
  readonly cloud: Cloud;
  /** Access to Graph with the app's own permissions. */
  readonly access: GraphAccess;
  readonly credential: AppCredential;
  readonly mySites: MySites;
  /** Gives the check priority over the sweep in this process. Default: none runs here. */
  readonly gate?: Pick<GraphGate, 'forCheck'>;
  /** Gives the optional sources. A caller that can wait for them reads them before it returns. */
  readonly extras: (objectId: string, signal: AbortSignal) => Promise<ExtraSources>;
  /** Version of this program, for the User-Agent header. */
  readonly version: string;
  /** How SharePoint times its copies, read after the sources. */
  readonly times: () => CopyTimes;
  /** Minimum time of the reads that only improve the answer. Milliseconds. */
  readonly extraReads?: number | undefined;
  readonly now: () => Date;
}

export type ExtraSources = Pick<EvidenceSources, 'photoPolicy' | 'shownAt' | 'triedPages'>;

export interface CheckedPerson extends PhotoCheck {
  readonly objectId: string;
}

/**
 * Takes an object id, user principal name or mail address. Resolves to an absent or failed source if the person was not
 * found. Rejects only if `extras` does.
 */
export type CheckAsApp = (name: string, limits: CheckLimits) => Promise<CheckedPerson | Absent | Failed>;

/** Checks a photo with the app's own permissions, without the person. */
export function createCheckAsApp(options: CheckAsAppOptions): CheckAsApp {
  const { access, extras, times, extraReads, now } = options;
  const pictures = tracePictures(createPictureReader());
  return async (name, { deadline, patience }) => {
    const person = await retryOnce(
      () => findPerson(access, name, deadline),
      (source) => [source],
      { signal: deadline, patience },
    );
    if (person.state !== 'read') return person;
    const { objectId } = person.value;
    const extraSources = await extras(objectId, deadline);
    const sources = { ...sourcesAsApp(options, person.value), ...extraSources };
    const check = await checkPhoto(sources, { now, signal: deadline, patience, extraReads, pictures, times });
    return { objectId, ...check };
  };
}

function sourcesAsApp(options: CheckAsAppOptions, person: FoundPerson): EvidenceSources {
  const { access, gate } = options;
  const readGraph = createGraphReader({ ...access, objectId: person.objectId });
  const graph = (signal: AbortSignal) => (gate ? gate.forCheck(() => readGraph(signal), signal) : readGraph(signal));
  return { graph, sharePoint: sharePointAsApp(options, person) };
}

export type SharePointAsApp = Pick<CheckAsAppOptions, 'cloud' | 'access' | 'credential' | 'mySites' | 'version'>;

/** Reads one person's SharePoint with the app's own permissions. */
export function sharePointAsApp(
  { cloud, access, credential, mySites, version }: SharePointAsApp,
  person: FoundPerson,
): SharePointReader {
  // SharePoint's answer to a secret is a 401 without a reason (UNCONFIRMED [secret-refusal]).
  if (credential.proof === 'secret') return REFUSED;
  const readerOn = (mySiteUrl: string) => {
    const getToken = () => credential.getToken(`${mySiteUrl}/.default`);
    return createSharePointReader({ mySiteUrl, asAppFor: person, getToken, version });
  };
  const { objectId } = person;
  const account = (signal: AbortSignal) => findMySite(access, objectId, signal);
  return createPersonSharePoint({ cloud, mySites, objectId, account, readerOn });
}

/**
 * SharePoint accepts no app-only token that was requested with a secret:
 * https://learn.microsoft.com/sharepoint/dev/solution-guidance/security-apponly-azuread names certificates only. A
 * managed identity in their place is a practitioner's test: https://github.com/pnp/pnpframework/issues/1124.
 */
export const CERTIFICATE_NEEDED: Failed = { state: 'failed', reason: 'not-allowed', code: 'certificate-needed' };

const REFUSED: SharePointReader = {
  profile: async () => CERTIFICATE_NEEDED,
  picture: async () => CERTIFICATE_NEEDED,
};
