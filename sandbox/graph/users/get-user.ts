import { entity, requireOptions, rootOf } from '../call.ts';
import { GraphError } from '../graph-error.ts';
import { requireUserRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall, TargetUser } from '../types.ts';
import { readSelection } from './user-selection.ts';

/** `GET /me`, `GET /users/{id | userPrincipalName}`: https://learn.microsoft.com/graph/api/user-get */
export function getUser(call: GraphCall, { person, identifier }: TargetUser): GraphAnswer {
  const access = requireUserRead(call.token, person);
  requireOptions(call, '$select');
  const selection = readSelection(call, access);
  if (!person) throw userNotFound(identifier);
  return entity({ '@odata.context': `${rootOf(call)}/$metadata#${selection.type}/$entity`, ...selection.show(person) });
}

/** The directory's text: https://github.com/microsoftgraph/microsoft-graph-docs/issues/6059 */
export function userNotFound(identifier: string): GraphError {
  return new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${identifier}' does not exist or one of its queried reference-property objects are not present.`,
  );
}
