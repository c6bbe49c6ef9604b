import { type Html, html } from '../../http/html.ts';
import {
  describeForm,
  nonDefaultForms,
  ODD_FORM_NAMES,
  ODD_FORMS,
  type OddFormName,
} from '../../tenant/people/odd-forms.ts';
import type { PersonView } from '../view/tenant-view.ts';
import { drawOption } from './draw-option.ts';

/** The person's non-default response forms ("odd forms"), and a form to change them. */
export function drawOddForms({ id, givenName, oddForms }: PersonView): Html {
  const odd = nonDefaultForms(oddForms);
  return html`${odd.length > 0 ? html`<p class="state">${odd.map((name) => `${describeForm(oddForms, name)}.`).join(' ')}</p>` : undefined}
<details id="odd-${id}" name="more-${id}"><summary>Odd forms${odd.length > 0 ? html` <span class="tag">${odd.length}</span>` : undefined}</summary>
<form method="post" action="/people/${id}/odd-forms" class="fields">
${ODD_FORM_NAMES.map((name) => drawForm(id, name, oddForms[name]))}
<button>Apply<span class="unseen"> to ${givenName}</span></button>
</form>
</details>`;
}

function drawForm(personId: string, name: OddFormName, chosen: string): Html {
  const { label, choices } = ODD_FORMS[name];
  const id = `odd-${personId}-${name}`;
  return html`<label for="${id}">${label}</label>
<select id="${id}" name="${name}">${Object.entries(choices).map(([value, words]) =>
    drawOption(value, words, chosen),
  )}</select>`;
}
