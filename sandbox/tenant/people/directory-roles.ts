import type { DirectoryRole, Person } from './person.ts';

/** Template ids of the roles, from the page named at `DirectoryRole`. */
export const ROLE_TEMPLATES: Readonly<Record<DirectoryRole, string>> = {
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'SharePoint Administrator': 'f28a1f50-f6e7-4571-818b-6a12f2af6b6c',
  'User Administrator': 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  'People Administrator': '024906de-61e5-49c8-8572-40335f1e0e10',
  'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
  'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
};

export function hasDirectoryRole({ directoryRoles = [] }: Person, anyOf: readonly DirectoryRole[]): boolean {
  return directoryRoles.some((role) => anyOf.includes(role));
}
