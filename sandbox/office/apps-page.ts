import { type Html, html } from '../http/html.ts';
import { personalSiteOf } from '../sharepoint/account.ts';
import { SIGN_IN_PATH as SHAREPOINT_SIGN_IN } from '../sharepoint/index.ts';
import { mySiteOrigin } from '../tenant/geography.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { type TileIcon, tileIcon } from './tile-icons.ts';

/** Path of the app launcher. */
export const APPS = '/apps';

/** The app launcher. Links to SharePoint also sign the person in there, like real single sign-on. */
export function appsPage(state: TenantState, person: Person): Html {
  const root = state.addresses.sharepoint;
  return html`<main>
  <h1>Apps</h1>
  <ul class="tiles">
    ${tile('OneDrive', 'cloud', signInUrl(mySiteOrigin(root), person, `${personalSiteOf(person)}/_layouts/15/onedrive.aspx`))}
    ${tile('SharePoint', 'circles', signInUrl(root, person, '/_layouts/15/sharepoint.aspx'))}
    ${tile('Outlook', 'envelope', undefined)}
    ${tile('Teams', 'bubble', undefined)}
  </ul>
</main>`;
}

function signInUrl(origin: string, person: Person, to: string): string {
  return `${origin}${SHAREPOINT_SIGN_IN}?${new URLSearchParams({ person: person.id, to })}`;
}

function tile(name: string, icon: TileIcon, address: string | undefined): Html {
  const content = html`${tileIcon(icon)}<strong>${name}</strong>`;
  if (address) return html`<li><a class="card tile" href="${address}">${content}</a></li>`;
  return html`<li><span class="card tile">${content}<span class="quiet">not in the sandbox</span></span></li>`;
}
