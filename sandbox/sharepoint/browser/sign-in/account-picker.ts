import { type Html, html } from '../../../http/html.ts';
import { portrait } from '../../../http/portrait.ts';
import type { Person } from '../../../tenant/people/person.ts';
import type { TenantState } from '../../../tenant/tenant-state.ts';
import { anonymousPage } from '../page.ts';
import type { PickerSignInOptions } from './picker-sign-in-options.ts';

/** "Pick an account": the people of the tenant with their mailbox photos. */
export function accountPicker(
  state: TenantState,
  options: PickerSignInOptions,
  to: string,
  signedIn: Person | undefined,
): Html {
  const people = state.people.samplePeople();
  return anonymousPage(state, options.brand, {
    title: 'Pick an account',
    body: html`<main class="picker">
  <p class="picker-tenant">${state.name}</p>
  <h1>Pick an account</h1>
  <p class="quiet">to continue to ${options.brand.name}</p>
  <ul>${people.map((person) => account(options, to, person, person === signedIn))}</ul>
</main>`,
  });
}

function account(options: PickerSignInOptions, to: string, person: Person, isSignedIn: boolean): Html {
  const query = new URLSearchParams({ person: person.id, to });
  return html`
    <li><a href="${`${options.path}?${query}`}">
      ${portrait(`${options.path}/portraits/${person.id}`, person)}
      <span class="who"><strong>${person.displayName}</strong><span class="quiet">${person.userPrincipalName}</span></span>
      ${isSignedIn ? html`<span class="tag">Signed in</span>` : undefined}
    </a></li>`;
}
