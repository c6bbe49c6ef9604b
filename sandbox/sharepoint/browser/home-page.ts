import { type Html, html } from '../../http/html.ts';
import type { Person } from '../../tenant/people/person.ts';
import { personalSiteOf, profilePathOf } from '../account.ts';
import type { PageContext } from './page-context.ts';
import { pictureElement } from './picture-element.ts';

export const HOME = '/_layouts/15/sharepoint.aspx';

/**
 * SharePoint's start page, one end of the support article's route "Office.com → SharePoint tile". Like any page that shows the person's
 * large thumbnail it starts a copy where that does; others' pictures are asked for in medium size.
 */
export function sendHomePage(visit: PageContext): void {
  const { state, viewer } = visit;
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
  visit.send({ name: 'SharePoint' }, 200, 'Start', body, 'L');
}

function card(person: Person): Html {
  return html`
    <li><a class="card" href="${profilePathOf(person)}">
      ${pictureElement(person, 'M', 'card-picture')}
      <span class="who"><strong>${person.displayName}</strong><span class="quiet">${person.jobTitle}</span></span>
    </a></li>`;
}
