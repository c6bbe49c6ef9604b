import { type Html, html } from '../../http/html.ts';
import type { Person } from '../../tenant/people/person.ts';
import { profilePathOf } from '../account.ts';
import { triggerCopy } from '../photo-copy.ts';
import type { PageContext } from './page-context.ts';
import { pictureElement } from './picture-element.ts';

export const PEOPLE_PAGE = '/sites/intranet/SitePages/People.aspx';

/**
 * A page of the intranet that shows people with SharePoint's large thumbnails, the viewer first. Such pages exist where
 * a web part or a column format uses them (`getUserImage` with `large`,
 * https://learn.microsoft.com/sharepoint/dev/declarative-customization/formatting-syntax-reference). Microsoft's own
 * People web part moves to other photos (https://blog.dan-toft.dk, 2023): a page with that one may start no copy.
 */
export async function sendPeoplePage(page: PageContext): Promise<void> {
  const { state, viewer } = page;
  await triggerCopy(state, viewer, 'large-thumbnail-page');
  const others = state.people.samplePeople().filter((person) => person !== viewer);
  const body = html`<main>
  <h1>People</h1>
  <ul class="people">${[viewer, ...others].map(card)}</ul>
</main>`;
  page.send({ brand: 'SharePoint', title: 'People', body });
}

function card(person: Person): Html {
  return html`
    <li><a class="card" href="${profilePathOf(person)}">
      ${pictureElement(person, 'L', 'card-picture')}
      <span class="who"><strong>${person.displayName}</strong><span class="quiet">${person.jobTitle}</span></span>
    </a></li>`;
}
