import { html } from '../../http/html.ts';
import { findByPersonalSite, personalSiteOf, profilePathOf } from '../account.ts';
import { sendAccessDenied } from './access-denied.ts';
import { sendNotFound } from './not-found.ts';
import type { PageContext } from './page-context.ts';

export const ONE_DRIVE = /^(\/personal\/[^/]+)\/_layouts\/15\/onedrive\.aspx$/i;
export const PERSONAL_SITE = /^(\/personal\/[^/]+)\/?$/i;

/**
 * A OneDrive (`PersonalUrl`), the other end of the support article's route. Shows its owner's large thumbnail in the header, as the
 * SharePoint start page does. The tenant keeps no files.
 */
export function sendOneDrivePage(visit: PageContext): void {
  const owner = findByPersonalSite(visit.state, visit.request.params[0] ?? '');
  if (!owner) sendNotFound(visit);
  else if (owner !== visit.viewer) sendAccessDenied(visit);
  else sendMyFiles(visit);
}

function sendMyFiles(visit: PageContext): void {
  const body = html`<main>
  <h1>My files</h1>
  <section class="card empty">
    <span class="folder" aria-hidden="true"></span>
    <p><strong>This folder is empty</strong></p>
    <p class="quiet">The sandbox keeps no files; this page is here because it shows your picture.</p>
    <p><a href="${profilePathOf(visit.viewer)}">My profile</a></p>
  </section>
</main>`;
  visit.send({ name: 'OneDrive' }, 200, 'My files', body, 'L');
}

/** `/personal/name/` and `/_layouts/15/onedrive.aspx` lead to a OneDrive's page. */
export function sendToOneDrive({ request, response, viewer }: PageContext): void {
  const site = PERSONAL_SITE.exec(request.path)?.[1] ?? personalSiteOf(viewer);
  response.redirect(`${site}/_layouts/15/onedrive.aspx`);
}
