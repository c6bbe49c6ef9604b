import { z } from 'zod/v4';
import { canonicalId } from '../../people/person-key.ts';
import type { Failed } from '../../photo/evidence.ts';
import { type GraphAccess, requestGraph } from './request-graph.ts';

const Page = z.object({
  value: z.array(z.object({ '@odata.type': z.string(), id: z.string().min(1) })),
  '@odata.nextLink': z.string().optional(),
});

/** Largest page size: https://learn.microsoft.com/graph/paging */
const PAGE_SIZE = 999;

/**
 * Reads the object ids of the people in a group and its nested groups. An app-only token needs `GroupMember.Read.All`.
 * Failed with `not-found`: no such group. https://learn.microsoft.com/graph/api/group-list-transitivemembers
 */
export async function readGroupMembers(
  access: GraphAccess,
  groupId: string,
  signal: AbortSignal,
): Promise<readonly string[] | Failed> {
  const members: string[] = [];
  let path: string | undefined =
    `/groups/${encodeURIComponent(groupId)}/transitiveMembers?$select=id&$top=${PAGE_SIZE}`;
  while (path) {
    const page: string = path;
    const result = await requestGraph(access, signal, (request) => request(page).get());
    if (!('answer' in result)) return result;
    const { data } = Page.safeParse(result.answer);
    const next = data?.['@odata.nextLink'];
    // A link in the answer must not send the app's token to another host.
    if (!data || (next && !next.startsWith(`${access.graph.url}/`))) return { state: 'failed', reason: 'malformed' };
    const people = data.value.filter((member) => member['@odata.type'] === '#microsoft.graph.user');
    members.push(...people.map(({ id }) => canonicalId(id)));
    path = next;
  }
  return members;
}
