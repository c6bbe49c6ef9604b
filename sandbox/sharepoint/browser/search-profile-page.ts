import { type Html, html } from '../../http/html.ts';
import { portrait } from '../../http/portrait.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { triggerCopy } from '../photo-copy.ts';
import { queryParameter } from '../query-parameter.ts';
import type { PageContext } from './page-context.ts';

/**
 * The profile page of Microsoft 365's search, `/_layouts/15/search.aspx/overview?pp={objectId}@{tenantId}|{UPN}`, to
 * which the old profile page leads: https://learn.microsoft.com/sharepoint/delve-retirement (the address was seen on
 * that page). It shows the mailbox photo, as profile cards do, so that it looks right while SharePoint's copy is old.
 * UNCONFIRMED: the source of its photo, what it shows for other values of `pp`, and whether it starts a copy.
 */
export async function sendSearchProfilePage(page: PageContext): Promise<void> {
  const { state, request, viewer } = page;
  const person = personOfParameter(state, queryParameter(request, 'pp'));
  if (!person) return sendNoResult(page);
  if (person === viewer) await triggerCopy(state, viewer, 'search-profile-page');
  const body = drawPerson(person, page.portraitPathOf(person));
  page.send({ brand: 'SharePoint', title: `${person.displayName} - Search`, body });
}

/** All three parts must belong to the same person of this tenant. */
function personOfParameter(state: TenantState, value = ''): Person | undefined {
  const [, objectId = '', tenantId, userPrincipalName] = /^([^@|]+)@([^@|]+)\|(.+)$/.exec(value) ?? [];
  const person = state.people.get(objectId.toLowerCase());
  const isMatch =
    tenantId?.toLowerCase() === state.id &&
    userPrincipalName?.toLowerCase() === person?.userPrincipalName.toLowerCase();
  return isMatch ? person : undefined;
}

function drawPerson(person: Person, portraitPath: string): Html {
  return html`<main class="profile">
  <section class="card hero">
    <div class="cover"></div>
    ${portrait(portraitPath, person)}
    <h1>${person.displayName}</h1>
    <p class="quiet">${person.jobTitle}</p>
  </section>
  <section class="card">
    <h2>Overview</h2>
    <dl>
      <dt>Email</dt><dd>${person.mail}</dd>
      <dt>Chat</dt><dd>${person.userPrincipalName}</dd>
    </dl>
  </section>
</main>`;
}

function sendNoResult(page: PageContext): void {
  const body = html`<main class="narrow">
  <h1>We couldn't find any results</h1>
  <p>No person of this organization is at this address. <a href="/">Go to SharePoint</a></p>
</main>`;
  page.send({ brand: 'SharePoint', title: 'Search', body });
}
