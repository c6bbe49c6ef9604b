import { html } from '../../http/html.ts';
import type { PageContext } from './page-context.ts';

/** "404 FILE NOT FOUND" is SharePoint Online's text for unknown paths (UNCONFIRMED); the rest of the page is ours. */
export function sendNotFound(page: PageContext): void {
  const body = html`<main class="narrow">
  <h1>404 FILE NOT FOUND</h1>
  <p>There is nothing at this address. <a href="/">Go to SharePoint</a></p>
</main>`;
  page.send({ brand: 'SharePoint', status: 404, title: 'Not found', body });
}
