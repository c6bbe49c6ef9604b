import { type Html, html } from '../http/html.ts';

export type TileIcon = 'cloud' | 'circles' | 'envelope' | 'bubble';

const ICONS: Readonly<Record<TileIcon, Html>> = {
  cloud: html`<path d="M15 42a10 10 0 0 1 0-20 14 14 0 0 1 26-3 12 12 0 0 1 2 23z" fill="#0f6cbd"/>`,
  circles: html`<circle cx="23" cy="21" r="15" fill="#03787c"/><circle cx="37" cy="30" r="12" fill="#1a9ba1"/><circle cx="25" cy="42" r="9" fill="#37c6d0"/>`,
  envelope: html`<rect x="6" y="13" width="44" height="30" rx="4" fill="#28608f"/><path d="M9 17l19 14 19-14" fill="none" stroke="#fff" stroke-width="3"/>`,
  bubble: html`<path d="M10 10h36a5 5 0 0 1 5 5v20a5 5 0 0 1-5 5H26L14 50V40h-4a5 5 0 0 1-5-5V15a5 5 0 0 1 5-5z" fill="#5b5fc7"/>`,
};

/** Simple drawings instead of product logos. */
export function tileIcon(icon: TileIcon): Html {
  return html`<svg viewBox="0 0 56 56" aria-hidden="true">${ICONS[icon]}</svg>`;
}
