import { html } from '../../http/html.ts';
import { triggerCopy } from '../photo-copy.ts';
import type { PageContext } from './page-context.ts';
import { pictureElement } from './picture-element.ts';

/**
 * `/_layouts/15/EditProfile.aspx`. Photos are changed in the mailbox (here: on the control page), as for all people
 * with a mailbox since
 * https://message.cengizyilmaz.net/message/mc653734-sharepoint-user-experience-and-image-coherence-in-sharepoint-online-spo.
 * The page stayed when Delve was retired: https://learn.microsoft.com/sharepoint/delve-retirement.
 * UNCONFIRMED: that it shows the medium picture, which starts no copy.
 */
export async function sendEditProfilePage(page: PageContext): Promise<void> {
  const { viewer, state } = page;
  await triggerCopy(state, viewer, 'edit-profile');
  const body = html`<main class="narrow">
  <h1>Edit profile</h1>
  <section class="card edit">
    ${pictureElement(viewer, 'M', 'medium-picture')}
    <dl>
      <dt>Name</dt><dd>${viewer.displayName}</dd>
      <dt>Job title</dt><dd>${viewer.jobTitle}</dd>
      <dt>Email</dt><dd>${viewer.mail}</dd>
    </dl>
    <p><a class="button" href="${state.addresses.control}">Change your photo</a></p>
    <p class="quiet">The photo is stored in your mailbox. In the sandbox, change it on the control page.</p>
  </section>
</main>`;
  page.send({ brand: 'SharePoint', title: 'Edit profile', body });
}
