import type { Person } from '../../tenant/people/person.ts';
import { badRequest } from '../graph-error.ts';
import { insufficientPrivileges, type UserAccess } from '../permissions.ts';
import type { GraphCall } from '../types.ts';
import { DEFAULT_PROPERTIES, isUserProperty, userProperties } from './user-properties.ts';

/** What is shown of people. */
export interface UserSelection {
  /** How `@odata.context` names it. */
  readonly type: string;
  show(person: Person): Readonly<Record<string, unknown>>;
}

/**
 * What `User.ReadBasic.All` shows of others: https://learn.microsoft.com/graph/permissions-reference#userreadbasicall
 * (that `id` and `userPrincipalName` belong to it is UNCONFIRMED).
 */
const BASIC_PROPERTIES = ['id', 'displayName', 'givenName', 'surname', 'mail', 'userPrincipalName'];

/**
 * Reads `$select`: https://learn.microsoft.com/graph/query-parameters#select. Throws 400 for a property that users do not have.
 * With basic reach the rest of the default properties is null, and asking for one by name is 403; both UNCONFIRMED.
 */
export function readSelection({ query, state }: GraphCall, reach: UserAccess): UserSelection {
  const selected = query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  const unknown = selected?.find((name) => !isUserProperty(name));
  if (unknown !== undefined) {
    throw badRequest(
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.user'.`,
    );
  }
  requirePropertyAccess(selected ?? [], reach);
  const names = selected ?? DEFAULT_PROPERTIES;
  const shown = reach === 'everything' ? names : names.filter((name) => BASIC_PROPERTIES.includes(name));
  const hidden = Object.fromEntries(names.filter((name) => !shown.includes(name)).map((name) => [name, null]));
  return {
    type: selected ? `users(${selected.join(',')})` : 'users',
    show: (person) => ({ ...hidden, ...userProperties(person, state, shown) }),
  };
}

/** Throws 403 if one of the properties lies beyond the reach. */
export function requirePropertyAccess(names: readonly string[], reach: UserAccess): void {
  if (reach === 'basic' && names.some((name) => !BASIC_PROPERTIES.includes(name))) throw insufficientPrivileges();
}
