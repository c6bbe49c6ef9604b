import { type Html, html } from '../../http/html.ts';
import type { Person } from '../../tenant/people/person.ts';
import { findByAccount, profilePathOf, searchProfilePathOf } from '../account.ts';
import { triggerCopy } from '../photo-copy.ts';
import { queryParameter } from '../query-parameter.ts';
import { sendNotFound } from './not-found.ts';
import type { PageContext } from './page-context.ts';
import { pictureElement } from './picture-element.ts';

/** The addresses of the old profile page. The second one led to Delve. Paths ignore case. */
export const PERSON_PAGES = ['/Person.aspx', '/PersonImmersive.aspx'];

/**
 * The profile page at `UserUrl`, `/Person.aspx?accountname=…`; without an account, the viewer's own. Where Delve was in
 * use, it has led to the search profile page since 16 December 2024:
 * https://learn.microsoft.com/sharepoint/delve-retirement. That source names Microsoft365.com as the target, and
 * SharePoint as one of three places with the same page; here it is SharePoint's. The host of today, the status of the
 * redirect, and whether the page on another host counts as a request to SharePoint are UNCONFIRMED.
 * The other tenants keep the old page, which shows the large picture. Exchange's documentation calls it "their profile
 * page (My Site)":
 * https://github.com/MicrosoftDocs/office-docs-powershell/blob/main/exchange/exchange-ps/ExchangePowerShell/Set-UserPhoto.md
 */
export async function sendPersonPage(page: PageContext): Promise<void> {
  const { state, request, response, viewer } = page;
  const account = queryParameter(request, 'accountname');
  const person = account === undefined ? viewer : findByAccount(state, account);
  if (!person) return sendNotFound(page);
  if (state.switches.profilePage === 'search') return response.redirect(searchProfilePathOf(state, person));
  if (person === viewer) await triggerCopy(state, viewer, 'old-profile-page', 'large-thumbnail-page');
  page.send({ brand: 'SharePoint', title: person.displayName, body: drawProfile(person, person === viewer) });
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
