import { type Html, html } from '../../http/html.ts';
import type { Person } from '../../tenant/people/person.ts';
import { findByAccount, profilePathOf } from '../account.ts';
import { triggerCopy } from '../photo-copy.ts';
import { queryParameter } from '../query-parameter.ts';
import { sendNotFound } from './not-found.ts';
import type { PageContext } from './page-context.ts';
import { pictureElement } from './picture-element.ts';

/**
 * The profile page that `UserUrl` names, `/Person.aspx?accountname=…`; without an account one's own. It shows the large picture, and
 * is "their profile page (My Site)" of Exchange's documentation
 * (https://github.com/MicrosoftDocs/office-docs-powershell/blob/main/exchange/exchange-ps/ExchangePowerShell/Set-UserPhoto.md).
 * Where the real one leads today is UNCONFIRMED.
 */
export async function sendPersonPage(visit: PageContext): Promise<void> {
  const { state, request, viewer } = visit;
  const account = queryParameter(request, 'accountname');
  const person = account === undefined ? viewer : findByAccount(state, account);
  if (!person) return sendNotFound(visit);
  if (person === viewer) await triggerCopy(state, viewer, 'page');
  visit.send({ name: 'SharePoint' }, 200, person.displayName, profile(person, person === viewer));
}

/** `/_layouts/15/me.aspx` leads to one's own profile. What it does after Delve is UNCONFIRMED. */
export function sendToOwnProfile({ response, viewer }: PageContext): void {
  response.redirect(profilePathOf(viewer));
}

function profile(person: Person, own: boolean): Html {
  return html`<main class="profile">
  <section class="card hero">
    <div class="cover"></div>
    ${pictureElement(person, 'L', 'large-picture')}
    <h1>${person.displayName}</h1>
    <p class="quiet">${person.jobTitle}</p>
    ${own ? html`<p><a class="button" href="/_layouts/15/EditProfile.aspx">Edit profile</a></p>` : undefined}
  </section>
  <section class="card">
    <h2>Contact</h2>
    <dl>
      <dt>Email</dt><dd>${person.mail}</dd>
      <dt>Account</dt><dd>${person.userPrincipalName}</dd>
    </dl>
  </section>
</main>`;
}
