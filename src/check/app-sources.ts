import type { TenantConfig } from '../config/tenant-config.ts';
import type { FoundPerson } from '../microsoft365/graph/find-person.ts';
import { createGraphReader } from '../microsoft365/graph/graph-reader.ts';
import type { GraphAccess } from '../microsoft365/graph/request-graph.ts';
import type { AppCredential } from '../microsoft365/identity/app-credential.ts';
import { createSharePointReader, type SharePointReader } from '../microsoft365/sharepoint/sharepoint-reader.ts';
import type { Failed } from '../photo/evidence.ts';
import type { EvidenceSources } from './gather-evidence.ts';

/** How the app by itself reaches Graph. */
export function appGraphAccess({ cloud }: TenantConfig, credential: AppCredential): GraphAccess {
  return { graph: cloud.graph, getToken: () => credential.getToken(`${cloud.graph.resource}/.default`) };
}

/** Where the app by itself reads of somebody. `mySiteUrl`: origin of the tenant's My Site host; undefined: not known. */
export function appSources(
  config: TenantConfig,
  credential: AppCredential,
  { objectId, userPrincipalName }: FoundPerson,
  mySiteUrl: string | undefined,
): EvidenceSources {
  const graph = createGraphReader({ ...appGraphAccess(config, credential), objectId });
  // SharePoint would answer 401, which says nothing about why.
  if (credential.proof === 'secret') return { graph, sharePoint: REFUSED };
  if (!mySiteUrl) return { graph, sharePoint: () => undefined };
  const getToken = () => credential.getToken(`${mySiteUrl}/.default`);
  const sharePoint = createSharePointReader({ mySiteUrl, userPrincipalName, getToken, version: config.version });
  return { graph, sharePoint };
}

/** https://learn.microsoft.com/sharepoint/dev/solution-guidance/security-apponly-azuread */
const CERTIFICATE_NEEDED: Failed = { state: 'failed', reason: 'not-allowed', code: 'certificate-needed' };

const REFUSED: SharePointReader = {
  profile: async () => CERTIFICATE_NEEDED,
  picture: async () => CERTIFICATE_NEEDED,
};
