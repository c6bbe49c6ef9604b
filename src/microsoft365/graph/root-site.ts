import { z } from 'zod/v4';
import type { Source } from '../../photo/evidence.ts';
import type { Cloud } from '../clouds.ts';
import { mySiteOfRootSite } from '../hosts.ts';
import { type GraphAccess, requestGraph } from './request-graph.ts';

const RootSite = z.object({ webUrl: z.string() });

/**
 * URL of the tenant's root site, `https://contoso.sharepoint.com`. No person can set it. An app-only token needs
 * `Sites.Read.All`. In a multi-geo tenant it is the root site of the central location.
 * https://learn.microsoft.com/graph/api/site-get#get-the-tenants-root-site
 */
async function findRootSite(access: GraphAccess, signal: AbortSignal): Promise<Source<string>> {
  const result = await requestGraph(access, signal, (request) => request('/sites/root?$select=webUrl').get());
  if (!('answer' in result)) return result;
  const { data } = RootSite.safeParse(result.answer);
  return data ? { state: 'read', value: data.webUrl } : { state: 'failed', reason: 'malformed' };
}

/** Origin of the My Site host beside the root site. Undefined: the app may not read it, or Graph failed. */
export async function findRootMySite(
  cloud: Cloud,
  access: GraphAccess,
  signal: AbortSignal,
): Promise<string | undefined> {
  const root = await findRootSite(access, signal);
  return root.state === 'read' ? mySiteOfRootSite(cloud, root.value) : undefined;
}
