import type { Person } from './person.ts';

/**
 * What is left of somebody in the directory who leaves: no sign-in, no licences, hence no mailbox.
 * https://learn.microsoft.com/microsoft-365/admin/add-users/remove-former-employee; what Graph says of their photo then is UNCONFIRMED.
 */
export function asFormerEmployee(person: Person): Person {
  return {
    ...person,
    accountEnabled: false,
    assignedPlans: person.assignedPlans.map((plan) => ({ ...plan, capabilityStatus: 'Deleted' })),
    oddForms: { ...person.oddForms, mailbox: 'none' },
  };
}
