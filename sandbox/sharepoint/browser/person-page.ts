import { type Html, html } from '../../http/html.ts';
import type { Person } from '../../tenant/people/person.ts';
import { findByAccount, profilePathOf } from '../account.ts';
import { triggerCopy } from '../photo-copy.ts';
import { queryParameter } from '../query-parameter.ts';
import { sendNotFound } from './not-found.ts';
import type { PageContext } from './page-context.ts';
import { pictureElement } from './picture-element.ts';

/**
 * The profile page at `UserUrl`, `/Person.aspx?accountname=…`; without an account, the viewer's own. It shows the large
 * picture. Exchange's documentation calls it "their profile page (My Site)":
 * https://github.com/MicrosoftDocs/office-docs-powershell/blob/main/exchange/exchange-ps/ExchangePowerShell/Set-UserPhoto.md.
 * Where the real page redirects today is UNCONFIRMED.
 */
export async function sendPersonPage(page: PageContext): Promise<void> {
  const { state, request, viewer } = page;
  const account = queryParameter(request, 'accountname');
  const person = account === undefined ? viewer : findByAccount(state, account);
  if (!person) return sendNotFound(page);
  if (person === viewer) await triggerCopy(state, viewer, 'page');
  const body = drawProfile(person, person === viewer);
  page.send({ brand: 'SharePoint', title: person.displayName, body });
}

/** `/_layouts/15/me.aspx` redirects to the viewer's profile. Its behavior after Delve's retirement is UNCONFIRMED. */
export function sendToOwnProfile({ response, viewer }: PageContext): void {
  response.redirect(profilePathOf(viewer));
}

function drawProfile(person: Person, isOwn: boolean): Html {
  return html`<main class="profile">
  <section class="card hero">
    <div class="cover"></div>
    ${pictureElement(person, 'L', 'large-picture')}
    <h1>${person.displayName}</h1>
    <p class="quiet">${person.jobTitle}</p>
    ${isOwn ? html`<p><a class="button" href="/_layouts/15/EditProfile.aspx">Edit profile</a></p>` : undefined}
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
