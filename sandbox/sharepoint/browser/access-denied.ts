import { html } from '../../http/html.ts';
import type { PageContext } from './page-context.ts';

/** Somebody else's OneDrive. Stands for `/_layouts/15/AccessDenied.aspx`. */
export function sendAccessDenied(visit: PageContext): void {
  const body = html`<main class="narrow">
  <h1>You need permission to access this site</h1>
  <p>You are signed in as ${visit.viewer.displayName}. <a href="/">Go to SharePoint</a></p>
</main>`;
  visit.send({ name: 'OneDrive' }, 403, 'Access denied', body);
}
