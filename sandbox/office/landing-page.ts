import { type Html, html } from '../http/html.ts';
import { portrait } from '../http/portrait.ts';
import { type Brand, personalPage } from '../sharepoint/browser/page.ts';
import { personalSiteOf, SIGN_IN_PATH as SHAREPOINT_SIGN_IN } from '../sharepoint/index.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { type TileShape, tileShape } from './tile-shapes.ts';

/** The tiles; those into SharePoint sign the person in there too, as real single sign-on does. */
export function landingPage(
  state: TenantState,
  brand: Brand,
  person: Person,
  signInPath: string,
  switchAccountPath: string,
): Html {
  const body = html`<main>
  <h1>Welcome, ${person.givenName}</h1>
  <h2>Apps</h2>
  <ul class="tiles">
    ${tile('OneDrive', 'cloud', intoSharePoint(state, person, `${personalSiteOf(person)}/_layouts/15/onedrive.aspx`))}
    ${tile('SharePoint', 'circles', intoSharePoint(state, person, '/_layouts/15/sharepoint.aspx'))}
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

function intoSharePoint(state: TenantState, person: Person, to: string): string {
  return `${state.addresses.sharepoint}${SHAREPOINT_SIGN_IN}?${new URLSearchParams({ person: person.id, to })}`;
}

function tile(name: string, shape: TileShape, address: string | undefined): Html {
  const content = html`${tileShape(shape)}<strong>${name}</strong>`;
  if (address) return html`<li><a class="card tile" href="${address}">${content}</a></li>`;
  return html`<li><span class="card tile">${content}<span class="quiet">not in the sandbox</span></span></li>`;
}
