import { type Html, html } from '../../http/html.ts';

/** An option of a list, selected if it is the chosen one. */
export function drawOption(value: string, label: string, chosen: string): Html {
  return value === chosen
    ? html`<option value="${value}" selected>${label}</option>`
    : html`<option value="${value}">${label}</option>`;
}
