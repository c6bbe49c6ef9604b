import type { Person } from '../tenant/people/person.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
/** The mailbox photo, or the initials if there is none. */
export function portrait(source: string, person: Person): Html {
  if (person.photo) return html`<img class="portrait" src="${source}" alt="" width="44" height="44">`;
  return html`<span class="portrait initials" aria-hidden="true">${person.givenName.charAt(0)}${person.surname.charAt(0)}</span>`;
}
