import { entity, requireOptions, rootOf } from '../call.ts';
import { filterOf, objectNotFound } from '../directory/answers.ts';
import { pageOf } from '../paging.ts';
import { requireGroupsRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';
import { GROUP_PROPERTIES, groupProperties, readGroupSelection } from './group-properties.ts';

/** `GET /groups`: https://learn.microsoft.com/graph/api/group-list */
export function listGroups(call: GraphCall): GraphAnswer {
  requireGroupsRead(call.token);
  requireOptions(call, '$select', '$filter', '$top', '$skiptoken');
  const selected = readGroupSelection(call.query);
  const matches = filterOf(call.query.get('$filter'));
  const groups = [...call.state.groups.values()].filter((group) =>
    matches(groupProperties(group, call.state, GROUP_PROPERTIES)),
  );
  const { shown, link } = pageOf(call, '/groups', groups);
  return entity({
    '@odata.context': `${rootOf(call)}/$metadata#groups${selected ? `(${selected.join(',')})` : ''}`,
    ...link,
    value: shown.map((group) => groupProperties(group, call.state, selected ?? GROUP_PROPERTIES)),
  });
}

/** `GET /groups/{id}`: https://learn.microsoft.com/graph/api/group-get */
export function getGroup(call: GraphCall, [groupId = '']: readonly string[]): GraphAnswer {
  requireGroupsRead(call.token);
  requireOptions(call, '$select');
  const selected = readGroupSelection(call.query);
  const group = call.state.groups.get(groupId.toLowerCase());
  if (!group) throw objectNotFound(groupId);
  return entity({
    '@odata.context': `${rootOf(call)}/$metadata#groups${selected ? `(${selected.join(',')})` : ''}/$entity`,
    ...groupProperties(group, call.state, selected ?? GROUP_PROPERTIES),
  });
}
