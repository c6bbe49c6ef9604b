import { html } from '../../http/html.ts';
import type { PageContext } from './page-context.ts';

/** Response for another person's OneDrive. Stands for `/_layouts/15/AccessDenied.aspx`. */
export function sendAccessDenied(page: PageContext): void {
  const body = html`<main class="narrow">
  <h1>You need permission to access this site</h1>
  <p>You are signed in as ${page.viewer.displayName}. <a href="/">Go to SharePoint</a></p>
</main>`;
  page.send({ brand: 'OneDrive', status: 403, title: 'Access denied', body });
}
