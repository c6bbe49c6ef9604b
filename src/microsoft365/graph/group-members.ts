import { z } from 'zod/v4';
import type { Failed } from '../../photo/evidence.ts';
import { type GraphAccess, requestGraph } from './request-graph.ts';

const Page = z.object({
  value: z.array(z.object({ '@odata.type': z.string(), id: z.string().min(1) })),
  '@odata.nextLink': z.string().optional(),
});

/** Of one page, at most: https://learn.microsoft.com/graph/paging */
const AT_A_TIME = 999;

/**
 * The object ids of a group's people, also of those in groups within it. As an application it needs `GroupMember.Read.All`.
 * Failed with `not-found`: there is no such group. https://learn.microsoft.com/graph/api/group-list-transitivemembers
 */
export async function readGroupMembers(
  access: GraphAccess,
  groupId: string,
  signal: AbortSignal,
): Promise<readonly string[] | Failed> {
  const members: string[] = [];
  let path: string | undefined =
    `/groups/${encodeURIComponent(groupId)}/transitiveMembers?$select=id&$top=${AT_A_TIME}`;
  while (path) {
    const page: string = path;
    const asked = await requestGraph(access, signal, (request) => request(page).get());
    if (!('answer' in asked)) return asked;
    const { data } = Page.safeParse(asked.answer);
    const next = data?.['@odata.nextLink'];
    // Whoever writes the answer does not choose where the app's token goes.
    if (!data || (next && !next.startsWith(`${access.graph.url}/`))) return { state: 'failed', reason: 'malformed' };
    const people = data.value.filter((member) => member['@odata.type'] === '#microsoft.graph.user');
    members.push(...people.map(({ id }) => id));
    path = next;
  }
  return members;
}
