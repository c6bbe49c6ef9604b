import { entity, requireOptions, rootOf } from '../call.ts';
import { objectNotFound } from '../directory/answers.ts';
import { pageOf } from '../paging.ts';
import { requireGroupMembersRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';

/**
 * `GET /groups/{id}/transitiveMembers` of a group of people, each with its id only:
 * https://learn.microsoft.com/graph/api/group-list-transitivemembers
 */
export function listGroupMembers(call: GraphCall, [groupId = '']: readonly string[]): GraphAnswer {
  requireGroupMembersRead(call.token);
  requireOptions(call, '$select', '$top', '$skiptoken');
  const group = call.state.groups.get(groupId.toLowerCase());
  if (!group) throw objectNotFound(groupId);
  const { shown, link } = pageOf(call, `/groups/${groupId}/transitiveMembers`, group.memberIds);
  return entity({
    '@odata.context': `${rootOf(call)}/$metadata#directoryObjects(id)`,
    ...link,
    value: shown.map((id) => ({ '@odata.type': '#microsoft.graph.user', id })),
  });
}
