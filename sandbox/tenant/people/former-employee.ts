import type { Person } from './person.ts';

/**
 * The directory entry of a person who has left: no sign-in, no licences and so no mailbox.
 * https://learn.microsoft.com/microsoft-365/admin/add-users/remove-former-employee. What Graph answers for their photo
 * is UNCONFIRMED.
 */
export function asFormerEmployee(person: Person): Person {
  return {
    ...person,
    accountEnabled: false,
    assignedPlans: person.assignedPlans.map((plan) => ({ ...plan, capabilityStatus: 'Deleted' })),
    oddForms: { ...person.oddForms, mailbox: 'none' },
  };
}
