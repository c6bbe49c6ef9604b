import type { Person } from '../../tenant/people/person.ts';
import { insufficientPrivileges, type UserAccess } from '../permissions.ts';
import type { GraphCall } from '../types.ts';
import type { ManagerExpansion } from './manager-expansion.ts';
import { DEFAULT_PROPERTIES, readUserNames, userProperties } from './user-properties.ts';

/** The user properties in a response. */
export interface UserSelection {
  /** The selection in `@odata.context`. */
  readonly type: string;
  show(person: Person): Readonly<Record<string, unknown>>;
}

/**
 * Properties of others that `User.ReadBasic.All` allows:
 * https://learn.microsoft.com/graph/permissions-reference#userreadbasicall. That `id` and `userPrincipalName` are among
 * them is UNCONFIRMED.
 */
const BASIC_PROPERTIES = ['id', 'displayName', 'givenName', 'surname', 'mail', 'userPrincipalName'];

/**
 * Parses `$select`: https://learn.microsoft.com/graph/query-parameters#select. Throws 400 for a property that users do
 * not have. With basic access, other default properties are null and selecting one is 403; both UNCONFIRMED.
 */
export function readSelection(
  { query, state }: GraphCall,
  access: UserAccess,
  expansion?: ManagerExpansion,
): UserSelection {
  const selected = readUserNames(query.get('$select'));
  requirePropertyAccess(selected ?? [], access);
  const names = selected ?? DEFAULT_PROPERTIES;
  const shown = access === 'full' ? names : names.filter((name) => BASIC_PROPERTIES.includes(name));
  const hidden = Object.fromEntries(names.filter((name) => !shown.includes(name)).map((name) => [name, null]));
  const parts = [...(selected ?? []), ...(expansion ? [expansion.type] : [])];
  return {
    type: parts.length > 0 ? `users(${parts.join(',')})` : 'users',
    show: (person) => ({ ...hidden, ...userProperties(person, state, shown), ...expansion?.show(person, state) }),
  };
}

/** Throws 403 if the caller may not read one of the properties. */
export function requirePropertyAccess(names: readonly string[], access: UserAccess): void {
  if (access === 'basic' && names.some((name) => !BASIC_PROPERTIES.includes(name))) throw insufficientPrivileges();
}
