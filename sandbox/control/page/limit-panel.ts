import { type Html, html } from '../../http/html.ts';
import { ENFORCEMENTS, type Enforcement } from '../../tenant/limits/limits.ts';
import type { RateWindow } from '../../tenant/limits/rate-windows.ts';
import { PHOTOS_AT_ONCE, type PhotosAtOnce, type Switches } from '../../tenant/tenant-state.ts';
import type { LimitView } from '../view/limit-view.ts';
import { timeLabel } from './labels.ts';

const ENFORCEMENT_LABELS: Readonly<Record<Enforcement, string>> = {
  refuse: 'refuse',
  count: 'only count',
  off: 'off',
};

const UNITS = [
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

const PHOTOS_AT_ONCE_LABELS: Readonly<Record<PhotosAtOnce, string>> = {
  app: 'of an app, over all mailboxes',
  'app-and-mailbox': 'of an app to one mailbox',
};

/**
 * All limits with their values, their enforcement and the number of violations, and the reading of Graph's limit of
 * concurrent photo requests.
 */
export function drawLimits(views: readonly LimitView[], { photosAtOnce = 'app' }: Switches): Html {
  return html`<section aria-labelledby="limits-title">
<h2 id="limits-title" tabindex="-1">Limits</h2>
<p class="intro">Microsoft's published rate limits, in tenant time. Calls beyond a limit are counted.</p>
<form id="limits" data-part method="post" action="/limits" class="panel limits">
<table>
<thead><tr><th scope="col">Limit</th><th scope="col">Maximum</th><th scope="col">Calls beyond it</th><th scope="col">Violations</th></tr></thead>
<tbody>${views.map(drawLimit)}</tbody>
</table>
<p class="row"><label for="photos-at-once">Graph counts concurrent photo requests</label>
<select id="photos-at-once" name="photosAtOnce">${PHOTOS_AT_ONCE.map(
    (one) =>
      html`<option value="${one}"${one === photosAtOnce ? html` selected` : undefined}>${PHOTOS_AT_ONCE_LABELS[one]}</option>`,
  )}</select></p>
<p class="row"><button>Apply</button> <button formaction="/limits/forget">Reset violations</button></p>
</form>
</section>`;
}

function drawLimit({ limit, title, source, windows, enforcement, violations, first }: LimitView): Html {
  const id = `limit-${limit}`;
  const choices = limit === 'retryAfter' ? ENFORCEMENTS.filter((one) => one !== 'refuse') : ENFORCEMENTS;
  return html`<tr${violations > 0 ? html` class="violated"` : undefined}>
<th scope="row"><label for="${id}">${title}</label> <a href="${source}" target="_blank" rel="noopener">source<span class="unseen"> of: ${title}</span></a></th>
<td>${windows.map(windowLabel).join(', ') || 'none'}</td>
<td><select id="${id}" name="${limit}">${choices.map(
    (one) =>
      html`<option value="${one}"${one === enforcement ? html` selected` : undefined}>${ENFORCEMENT_LABELS[one]}</option>`,
  )}</select></td>
<td>${violations}${first ? html` <span class="faint">since ${timeLabel(first)}</span>` : undefined}</td>
</tr>`;
}

function windowLabel({ calls, milliseconds }: RateWindow): string {
  const number = calls.toLocaleString('en-US');
  if (milliseconds === 0) return `${number} at a time`;
  const [unit, size] = UNITS.find(([, one]) => milliseconds % one === 0) ?? (['millisecond', 1] as const);
  const count = milliseconds / size;
  return `${number} in ${count} ${unit}${count === 1 ? '' : 's'}`;
}
