import { html } from '../../http/html.ts';
import { findByPersonalSite, personalSiteOf, profilePathOf } from '../account.ts';
import { triggerCopy } from '../photo-copy.ts';
import { sendAccessDenied } from './access-denied.ts';
import { sendNotFound } from './not-found.ts';
import type { PageContext } from './page-context.ts';

export const ONE_DRIVE = /^(\/personal\/[^/]+)\/_layouts\/15\/onedrive\.aspx$/i;
export const PERSONAL_SITE = /^(\/personal\/[^/]+)\/?$/i;

/**
 * A OneDrive (`PersonalUrl`), the other target of the support article's route. The header loads the owner's large
 * thumbnail, as on the SharePoint start page (UNCONFIRMED). The tenant stores no files.
 */
export async function sendOneDrivePage(page: PageContext): Promise<void> {
  const owner = findByPersonalSite(page.state, page.request.params[0] ?? '');
  if (!owner) sendNotFound(page);
  else if (owner !== page.viewer) sendAccessDenied(page);
  else await sendMyFiles(page);
}

async function sendMyFiles(page: PageContext): Promise<void> {
  await triggerCopy(page.state, page.viewer, 'home-page', 'large-thumbnail-page');
  const body = html`<main>
  <h1>My files</h1>
  <section class="card empty">
    <span class="folder" aria-hidden="true"></span>
    <p><strong>This folder is empty</strong></p>
    <p class="quiet">The sandbox keeps no files; this page is here because it shows your picture.</p>
    <p><a href="${profilePathOf(page.viewer)}">My profile</a></p>
  </section>
</main>`;
  page.send({ brand: 'OneDrive', title: 'My files', body, headerSize: 'L' });
}

/** `/personal/name/` and `/_layouts/15/onedrive.aspx` redirect to a OneDrive's page. */
export function sendToOneDrive({ request, response, viewer }: PageContext): void {
  const site = PERSONAL_SITE.exec(request.path)?.[1] ?? personalSiteOf(viewer);
  response.redirect(`${site}/_layouts/15/onedrive.aspx`);
}
