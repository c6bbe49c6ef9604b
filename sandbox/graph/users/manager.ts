import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { entity, requireOptions, rootOf } from '../call.ts';
import { objectNotFound } from '../directory/answers.ts';
import { requireManagerRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall, TargetUser } from '../types.ts';
import { DEFAULT_PROPERTIES, readUserNames, userProperties } from './user-properties.ts';

/** Undefined: the person has no manager. */
export function managerOf(state: TenantState, { managerId }: Person): Person | undefined {
  return managerId === undefined ? undefined : state.people.get(managerId);
}

/**
 * `GET /me/manager`, `GET /users/{id | userPrincipalName}/manager`:
 * https://learn.microsoft.com/graph/api/user-list-manager. Without a manager, the answer is a 404 with this text:
 * https://github.com/microsoftgraph/entra-powershell/issues/237
 */
export function getManager(call: GraphCall, { person, identifier }: TargetUser): GraphAnswer {
  requireManagerRead(call.token);
  requireOptions(call, '$select');
  const selected = readUserNames(call.query.get('$select'));
  if (!person) throw objectNotFound(identifier);
  const manager = managerOf(call.state, person);
  if (!manager) throw objectNotFound('manager');
  return entity({
    '@odata.context': `${rootOf(call)}/$metadata#directoryObjects${selected ? `(${selected.join(',')})` : ''}/$entity`,
    '@odata.type': '#microsoft.graph.user',
    ...userProperties(manager, call.state, selected ?? DEFAULT_PROPERTIES),
  });
}
