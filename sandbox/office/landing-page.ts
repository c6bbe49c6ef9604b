import { type Html, html } from '../http/html.ts';
import { portrait } from '../http/portrait.ts';
import { personalSiteOf } from '../sharepoint/account.ts';
import { type Brand, personalPage } from '../sharepoint/browser/page.ts';
import { SIGN_IN_PATH as SHAREPOINT_SIGN_IN } from '../sharepoint/index.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { type TileIcon, tileIcon } from './tile-icons.ts';

export interface LandingPageOptions {
  readonly brand: Brand;
  readonly person: Person;
  readonly signInPath: string;
  readonly switchAccountPath: string;
}

/** The tiles. Links to SharePoint also sign the person in there, like real single sign-on. */
export function landingPage(
  state: TenantState,
  { brand, person, signInPath, switchAccountPath }: LandingPageOptions,
): Html {
  const body = html`<main>
  <h1>Welcome, ${person.givenName}</h1>
  <h2>Apps</h2>
  <ul class="tiles">
    ${tile('OneDrive', 'cloud', sharePointUrl(state, person, `${personalSiteOf(person)}/_layouts/15/onedrive.aspx`))}
    ${tile('SharePoint', 'circles', sharePointUrl(state, person, '/_layouts/15/sharepoint.aspx'))}
    ${tile('Outlook', 'envelope', undefined)}
    ${tile('Teams', 'bubble', undefined)}
  </ul>
</main>`;
  return personalPage(state, brand, {
    title: 'Home',
    body,
    headerPicture: portrait(`${signInPath}/portraits/${person.id}`, person),
    switchAccountPath,
    personName: person.displayName,
  });
}

function sharePointUrl(state: TenantState, person: Person, to: string): string {
  return `${state.addresses.sharepoint}${SHAREPOINT_SIGN_IN}?${new URLSearchParams({ person: person.id, to })}`;
}

function tile(name: string, icon: TileIcon, address: string | undefined): Html {
  const content = html`${tileIcon(icon)}<strong>${name}</strong>`;
  if (address) return html`<li><a class="card tile" href="${address}">${content}</a></li>`;
  return html`<li><span class="card tile">${content}<span class="quiet">not in the sandbox</span></span></li>`;
}
