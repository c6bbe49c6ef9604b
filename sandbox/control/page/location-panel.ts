import { type Html, html } from '../../http/html.ts';
import { OLD_ADDRESSES, type OldAddress } from '../../sharepoint/locations.ts';
import type { LocationsView, PersonView } from '../view/tenant-view.ts';
import { drawOption } from './draw-option.ts';

const OLD_ADDRESS_LABELS: Readonly<Record<OldAddress, string>> = {
  closed: 'does not respond',
  'not-found': 'answers 404',
  redirect: 'redirects to the new one',
};

/** SharePoint's hosts, and forms to add a satellite location and to rename the domain. */
export function drawLocations({ central, satellites }: LocationsView): Html {
  const hosts = [{ geo: 'Central', origin: central }, ...satellites];
  return html`<section id="locations" class="panel" data-part aria-labelledby="locations-title">
<h2 id="locations-title">SharePoint's locations</h2>
<dl class="hosts">${hosts.map(({ geo, origin }) => html`<div><dt>${geo}</dt><dd>${origin}</dd></div>`)}</dl>
<form method="post" action="/satellites" class="fields">
<label for="geo">Add a satellite location (multi-geo)</label>
<span class="unit"><input id="geo" name="geo" size="4" maxlength="3" pattern="[A-Z]{3}" required placeholder="EUR" autocomplete="off" aria-describedby="geo-hint"> <span id="geo-hint" class="faint">geo code, three capital letters</span></span>
<button>Add</button>
</form>
<form method="post" action="/rename-sharepoint" class="fields">
<label for="old-address">Rename the domain. The old address</label>
<select id="old-address" name="oldAddress">${OLD_ADDRESSES.map((one) => drawOption(one, OLD_ADDRESS_LABELS[one], 'closed'))}</select>
<button>Rename</button>
</form>
</section>`;
}

/** Moves one person to another location. Undefined: the tenant has one location only. */
export function drawMove({ id, givenName, location }: PersonView, { satellites }: LocationsView): Html | undefined {
  if (satellites.length === 0) return undefined;
  return html`<form method="post" action="/people/${id}/location" class="row">
<label for="location-${id}">Location<span class="unseen"> of ${givenName}</span></label>
<select id="location-${id}" name="geo">${drawOption('', 'Central', location ?? '')}${satellites.map(({ geo }) => drawOption(geo, geo, location ?? ''))}</select>
<button>Move<span class="unseen"> ${givenName}</span></button>
</form>`;
}
