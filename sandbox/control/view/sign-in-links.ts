import { M365_SIGN_IN_PATH } from '../../office/index.ts';
import { HOME } from '../../sharepoint/browser/home-page.ts';
import { SIGN_IN_PATH } from '../../sharepoint/index.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { Addresses } from '../../tenant/tenant-state.ts';

/** Links that sign the browser in as this person, at SharePoint's start page and at the Microsoft 365 app. */
export function signInLinks({ sharepoint, m365 }: Addresses, person: Person): { sharepoint: string; m365: string } {
  return {
    sharepoint: `${sharepoint}${SIGN_IN_PATH}?${query(person, HOME)}`,
    m365: `${m365}${M365_SIGN_IN_PATH}?${query(person, '/')}`,
  };
}

function query(person: Person, to: string): URLSearchParams {
  return new URLSearchParams({ person: person.id, to });
}
