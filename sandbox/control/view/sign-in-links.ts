import { OFFICE_SIGN_IN_PATH } from '../../office/index.ts';
import { profilePathOf } from '../../sharepoint/account.ts';
import { SIGN_IN_PATH } from '../../sharepoint/index.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { Addresses } from '../../tenant/tenant-state.ts';

/** Links that sign the browser in as this person, at their SharePoint profile page and at office.com. */
export function signInLinks({ sharepoint, office }: Addresses, person: Person): { sharepoint: string; office: string } {
  return {
    sharepoint: `${sharepoint}${SIGN_IN_PATH}?${query(person, profilePathOf(person))}`,
    office: `${office}${OFFICE_SIGN_IN_PATH}?${query(person, '/')}`,
  };
}

function query(person: Person, to: string): URLSearchParams {
  return new URLSearchParams({ person: person.id, to });
}
