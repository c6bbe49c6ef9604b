import { entity, type GraphAnswer, type GraphCall, onlyOptions, rootOf, signedInPerson } from './call.ts';
import { requireUserRead } from './permissions.ts';
import { badRequest } from './refusal.ts';
import { DEFAULT_PROPERTIES, isUserProperty, userProperties } from './user-properties.ts';

/** `GET /me`: https://learn.microsoft.com/graph/api/user-get */
export function getMe(call: GraphCall): GraphAnswer {
  const person = signedInPerson(call);
  requireUserRead(call.token);
  onlyOptions(call, '$select');
  const selected = call.query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  const unknown = selected?.find((name) => !isUserProperty(name));
  if (unknown !== undefined) {
    throw badRequest(
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.user'.`,
    );
  }
  const type = selected ? `users(${selected.join(',')})` : 'users';
  return entity({
    '@odata.context': `${rootOf(call)}/$metadata#${type}/$entity`,
    ...userProperties(person, call.state, selected ?? DEFAULT_PROPERTIES),
  });
}
