import { type Html, html } from '../../http/html.ts';
import type { Person } from '../../tenant/people/person.ts';
import { personalSiteOf, profilePathOf } from '../account.ts';
import { triggerCopy } from '../photo-copy.ts';
import type { PageContext } from './page-context.ts';
import { pictureElement } from './picture-element.ts';

export const HOME = '/_layouts/15/sharepoint.aspx';

/**
 * SharePoint's start page, a target of the support article's route "Office.com → SharePoint tile". It loads the
 * viewer's large thumbnail, which may start a copy, and medium pictures of others. The sizes are UNCONFIRMED.
 */
export async function sendHomePage(page: PageContext): Promise<void> {
  const { state, viewer } = page;
  await triggerCopy(state, viewer, 'home-page', 'large-thumbnail-page');
  const others = state.people.samplePeople().filter((person) => person !== viewer);
  const body = html`<main>
  <h1>Hello, ${viewer.givenName}</h1>
  <nav class="shortcuts">
    <a href="${profilePathOf(viewer)}">My profile</a>
    <a href="${personalSiteOf(viewer)}/_layouts/15/onedrive.aspx">My files</a>
  </nav>
  <h2>People in ${state.name}</h2>
  <ul class="people">${others.map(card)}</ul>
</main>`;
  page.send({ brand: 'SharePoint', title: 'Start', body, headerSize: 'L' });
}

function card(person: Person): Html {
  return html`
    <li><a class="card" href="${profilePathOf(person)}">
      ${pictureElement(person, 'M', 'card-picture')}
      <span class="who"><strong>${person.displayName}</strong><span class="quiet">${person.jobTitle}</span></span>
    </a></li>`;
}
