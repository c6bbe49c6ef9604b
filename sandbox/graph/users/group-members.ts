import { entity, requireOptions, rootOf } from '../call.ts';
import { GraphError } from '../graph-error.ts';
import { requireGroupMembersRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';

/**
 * `GET /groups/{id}/transitiveMembers` of a group of people:
 * https://learn.microsoft.com/graph/api/group-list-transitivemembers. A page has `$top` members. The next link contains
 * the position as a number, which is a simplification.
 */
export function listGroupMembers(call: GraphCall, [groupId = '']: readonly string[]): GraphAnswer {
  requireGroupMembersRead(call.token);
  requireOptions(call, '$select', '$top', '$skiptoken');
  const members = call.state.groups.get(groupId.toLowerCase());
  if (!members) {
    // https://learn.microsoft.com/graph/resolve-auth-errors, the same for any missing directory object
    const message = `Resource '${groupId}' does not exist or one of its queried reference-property objects are not present.`;
    throw new GraphError(404, 'Request_ResourceNotFound', message);
  }
  const size = Math.min(Number(call.query.get('$top') ?? 100), 999);
  const start = Number(call.query.get('$skiptoken') ?? 0);
  const next = start + size;
  const url = `${rootOf(call)}/groups/${groupId}/transitiveMembers`;
  return entity({
    '@odata.context': `${rootOf(call)}/$metadata#directoryObjects(id)`,
    ...(next < members.length && { '@odata.nextLink': `${url}?$select=id&$top=${size}&$skiptoken=${next}` }),
    value: members.slice(start, next).map((id) => ({ '@odata.type': '#microsoft.graph.user', id })),
  });
}
