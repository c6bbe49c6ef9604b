import { type Html, html } from '../../http/html.ts';
import type { Person } from '../../tenant/people/person.ts';
import { userPhotoPath } from '../account.ts';

/** SharePoint's picture of a person. Loading one's own large picture may start the copy. */
export function pictureElement(person: Person, size: 'S' | 'M' | 'L', className: string): Html {
  return html`<img class="${className}" src="${userPhotoPath(person, size)}" alt="${person.displayName}">`;
}
