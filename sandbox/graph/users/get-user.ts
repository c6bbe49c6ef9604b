import { entity, requireOptions, rootOf } from '../call.ts';
import { objectNotFound } from '../directory/answers.ts';
import { requireUserRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall, TargetUser } from '../types.ts';
import { readManagerExpansion } from './manager-expansion.ts';
import { readSelection } from './user-selection.ts';

/**
 * `GET /me`, `GET /users/{id | userPrincipalName}`: https://learn.microsoft.com/graph/api/user-get. `$count` is
 * written with `$expand=manager($levels=…)` and changes nothing:
 * https://learn.microsoft.com/graph/api/user-list-manager#example-2-get-manager-chain-up-to-the-root-level
 */
export function getUser(call: GraphCall, { person, identifier }: TargetUser): GraphAnswer {
  const access = requireUserRead(call.token, person);
  requireOptions(call, '$select', '$expand', ...(call.query.has('$expand') ? ['$count'] : []));
  const selection = readSelection(call, access, readManagerExpansion(call, 'one'));
  if (!person) throw objectNotFound(identifier);
  return entity({ '@odata.context': `${rootOf(call)}/$metadata#${selection.type}/$entity`, ...selection.show(person) });
}
