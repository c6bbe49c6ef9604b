import { type Html, html } from '../../http/html.ts';
import { CONSENTS } from '../../tenant/policies.ts';
import { PROFILE_PAGES, WORLD_NAMES, worldNameOf } from '../../tenant/worlds.ts';
import { UNITS } from '../routes/read-input.ts';
import { type TenantView, versionOf } from '../view/tenant-view.ts';
import { drawOption } from './draw-option.ts';
import { drawFaultAlarm, drawFaults } from './fault-panels.ts';
import {
  CONSENT_LABELS,
  copyRequestsLabel,
  offsetLabel,
  PROFILE_PAGE_LABELS,
  timeLabel,
  worldLabel,
} from './labels.ts';
import { drawLimits } from './limit-panel.ts';
import { drawLocations } from './location-panel.ts';
import { drawPerson } from './person-card.ts';
import { PHOTO_UPDATES, photoUpdateChoice } from './photo-update-choices.ts';

/** A link to another window of the tenant. */
export interface Link {
  readonly title: string;
  readonly url: string;
  /** Its purpose in a few words. */
  readonly hint?: string;
}

const HOUR = 3_600_000;

/**
 * The whole page. The script replaces elements with `data-part` when the tenant changes.
 * @param notice error of the last form
 */
export function drawPage(view: TenantView, links: readonly Link[], notice?: string): string {
  return html`<!doctype html>
<html lang="en" data-version="${versionOf(view)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${view.name}: Microsoft 365 sandbox</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body>
<a class="skip" href="#people">Skip to the people</a>
<header>
<div class="brand">
<h1>${view.name}</h1>
<p>A Microsoft 365 tenant on this machine <span class="faint">${view.domain}</span></p>
</div>
<nav id="links" data-part aria-label="Windows of this tenant">${links.map(drawLink)}</nav>
</header>
${drawFaultAlarm(view.faults)}
<main>
<div class="controls">
<div class="stack">
${drawClock(view)}
${drawLocations(view.locations)}
</div>
${drawSwitches(view)}
${drawPolicies(view)}
</div>
<section aria-labelledby="people">
<h2 id="people" tabindex="-1">People <span class="faint">${peopleLabel(view)}</span></h2>
<p class="intro">Each person is in a different situation. Change a photo, open SharePoint as that person, and see whether it copies the photo.</p>
<div class="people">${view.people.map((person) => drawPerson(person, view))}</div>
</section>
${drawFaults(view.faults)}
${drawLimits(view.limits, view.switches)}
</main>
<footer>
<p>All data is fictional, kept in memory and lost when the sandbox stops.
Scripts can read it at <a href="/api/tenant">/api/tenant</a>.</p>
<p>Portraits: <a href="https://www.figma.com/community/file/1589627891082866389">ToonHead</a> by
<a href="https://www.johanmelin.com">Johan Melin</a>,
<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>, rendered by DiceBear.</p>
</footer>
<div id="notice" data-part role="alert">${notice === undefined ? undefined : drawNotice(notice)}</div>
<div id="status" class="unseen" role="status"></div>
</body>
</html>
`.markup;
}

function peopleLabel({ people, population }: TenantView): string {
  const more = population > 0 ? `, and ${population.toLocaleString('en-US')} more that are not shown` : '';
  return `${people.length}${more}`;
}

function drawNotice(text: string): Html {
  return html`<p class="notice">${text} <a href="/">Close</a></p>`;
}

function drawLink({ title, url, hint }: Link): Html {
  return html`<a href="${url}" target="_blank" rel="noopener">
<span>${title}</span>${hint === undefined ? undefined : html`<small>${hint}</small>`}</a>`;
}

function drawClock({ now, offset }: TenantView): Html {
  return html`<section id="clock" class="panel" aria-labelledby="clock-title">
<h2 id="clock-title">Tenant time</h2>
<p class="time"><time id="now" data-part datetime="${now}" data-offset="${offset}">${timeLabel(now)}</time></p>
<p class="faint" id="offset" data-part>${offsetLabel(offset)}</p>
<form method="post" action="/clock" class="row">
${[
  [HOUR, '1 hour'],
  [24 * HOUR, '24 hours'],
  [72 * HOUR, '3 days'],
].map(
  ([advance, words]) =>
    html`<button name="advance" value="${advance}"><span aria-hidden="true">+ </span><span class="unseen">Move the clock forward by </span>${words}</button>`,
)}
</form>
<form method="post" action="/clock" class="row">
<label for="amount">or by</label>
<input id="amount" name="amount" type="number" min="1" max="9999" step="any" value="30" required inputmode="decimal">
<label for="unit" class="unseen">Unit</label>
<select id="unit" name="unit">${UNITS.map(({ name }) => html`<option>${name}</option>`)}</select>
<button>Move</button>
</form>
</section>`;
}

function drawSwitches({ switches }: TenantView): Html {
  return html`<section id="switches" class="panel" aria-labelledby="switches-title">
<h2 id="switches-title">How SharePoint copies</h2>
<form id="world-form" data-part method="post" action="/world" class="fields">
<label for="world">A copy starts when</label>
<select id="world" name="world">${drawWorlds(switches)}</select>
<button>Change world</button>
</form>
<form id="switches-form" data-part method="post" action="/switches" class="fields">
<label for="profile-page">Person.aspx</label>
<select id="profile-page" name="profilePage">${PROFILE_PAGES.map((page) => drawOption(page, PROFILE_PAGE_LABELS[page], switches.profilePage))}</select>
<label for="copy-minutes">It takes</label>
<span class="unit"><input id="copy-minutes" name="copyMinutes" type="number" min="0" max="43200" step="any" required value="${switches.copyDuration / 60_000}" aria-describedby="copy-minutes-unit"> <span id="copy-minutes-unit">minutes</span></span>
<label for="copy-hours">Minimum interval</label>
<span class="unit"><input id="copy-hours" name="copyHours" type="number" min="0" max="720" step="any" required value="${switches.copyInterval / HOUR}" aria-describedby="copy-hours-unit"> <span id="copy-hours-unit">hours</span></span>
<label for="stamp-zone">Timestamp in</label>
<select id="stamp-zone" name="stampZone">${drawZones(switches.stampZone)}</select>
<button>Apply</button>
</form>
</section>`;
}

/** Time zones of the picture timestamp. A script can choose any other. */
const STAMP_ZONES = ['UTC', 'America/Los_Angeles', 'Europe/Berlin', 'Asia/Tokyo'];

function drawZones(current: string): readonly Html[] {
  return [...new Set([...STAMP_ZONES, current])].map((zone) => drawOption(zone, zone, current));
}

function drawWorlds(switches: TenantView['switches']): readonly Html[] {
  const { copyRequests } = switches;
  const current = worldNameOf(switches);
  const options = WORLD_NAMES.map((name) => drawOption(name, worldLabel(name), current ?? ''));
  // A script can choose any set of requests.
  return current
    ? options
    : [html`<option value="" selected disabled>${copyRequestsLabel(copyRequests)}</option>`, ...options];
}

function drawPolicies({ apps, photoUpdates }: TenantView): Html {
  const chosen = photoUpdateChoice(photoUpdates);
  return html`<section id="policies" class="panel" data-part aria-labelledby="policies-title">
<h2 id="policies-title">Admin policies</h2>
${apps.map(
  ({ clientId, displayName, consent }) => html`<form method="post" action="/consent" class="fields">
<input type="hidden" name="clientId" value="${clientId}">
<label for="consent-${clientId}">Consent to ${displayName}</label>
<select id="consent-${clientId}" name="consent">${CONSENTS.map((one) => drawOption(one, CONSENT_LABELS[one], consent))}</select>
<button>Apply</button>
</form>`,
)}
<form method="post" action="/photo-updates" class="fields">
<label for="photo-updates">Photos can be changed by</label>
<select id="photo-updates" name="who">${PHOTO_UPDATES.map(({ name, label }) => drawOption(name, label, chosen ?? ''))}</select>
<button>Apply</button>
</form>
<p class="faint">A second factor is set per person, below. Consent and second factors apply to new sign-ins only: a
bot keeps the tokens that it has for up to an hour.</p>
</section>`;
}
