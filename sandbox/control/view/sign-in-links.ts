import { M365_SIGN_IN_PATH } from '../../office/index.ts';
import { HOME } from '../../sharepoint/browser/home-page.ts';
import { SIGN_IN_PATH } from '../../sharepoint/index.ts';
import { sharePointOriginOf } from '../../tenant/geography.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';

type LinkedServices = Pick<TenantState, 'addresses' | 'geography'>;

/**
 * Links that sign the browser in as this person, at SharePoint's start page in the person's location and at the
 * Microsoft 365 app.
 */
export function signInLinks(state: LinkedServices, person: Person): { sharepoint: string; m365: string } {
  return {
    sharepoint: `${sharePointOriginOf(state, person)}${SIGN_IN_PATH}?${query(person, HOME)}`,
    m365: `${state.addresses.m365}${M365_SIGN_IN_PATH}?${query(person, '/')}`,
  };
}

function query(person: Person, to: string): URLSearchParams {
  return new URLSearchParams({ person: person.id, to });
}
