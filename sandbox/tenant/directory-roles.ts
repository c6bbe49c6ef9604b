import type { Person } from './person.ts';

/** Built-in roles that make an admin: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
export type DirectoryRole =
  | 'Global Administrator'
  | 'SharePoint Administrator'
  | 'User Administrator'
  | 'People Administrator';

export function hasDirectoryRole({ directoryRoles = [] }: Person, anyOf: readonly DirectoryRole[]): boolean {
  return directoryRoles.some((role) => anyOf.includes(role));
}
