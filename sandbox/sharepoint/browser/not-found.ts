import { html } from '../../http/html.ts';
import type { PageContext } from './page-context.ts';

/** SharePoint Online answers "404 FILE NOT FOUND" to paths that lead nowhere; the page around it is ours. */
export function sendNotFound(visit: PageContext): void {
  const body = html`<main class="narrow">
  <h1>404 FILE NOT FOUND</h1>
  <p>There is nothing at this address. <a href="/">Go to SharePoint</a></p>
</main>`;
  visit.send({ name: 'SharePoint' }, 404, 'Not found', body);
}
