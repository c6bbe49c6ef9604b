import { type Html, html } from '../../http/html.ts';
import { type FaultView, isFaulty } from '../view/fault-view.ts';
import { FAULT_CHOICES, faultLabel, SERVICE_NAMES, SERVICES_WITH_PICTURES } from './fault-choices.ts';

/** One panel per service: its active faults, and a form to change them. */
export function drawFaults(views: readonly FaultView[]): Html {
  return html`<section aria-labelledby="faults-title">
<h2 id="faults-title" tabindex="-1">Faults</h2>
<p class="intro">Make a service fail and see how the bot reacts. Times here are real time.</p>
<div class="faults">${views.map(drawService)}</div>
</section>`;
}

/** Warning under the page's header while faults are active. */
export function drawFaultAlarm(views: readonly FaultView[]): Html {
  const faulty = views.filter(isFaulty);
  const links = faulty.map(
    (view) => html`<a href="#faults-${view.service}">${SERVICE_NAMES[view.service]}: ${faultSummary(view)}</a>`,
  );
  return html`<div id="alarm" data-part>${
    faulty.length > 0 ? html`<p class="alarm"><strong>Faults are active.</strong> ${links}</p>` : undefined
  }</div>`;
}

function drawService(view: FaultView): Html {
  const { service, fault, only, left, delay } = view;
  const id = `faults-${service}`;
  const name = SERVICE_NAMES[service];
  const faulty = isFaulty(view);
  return html`<article id="${id}" class="panel fault${faulty ? ' faulty' : ''}" data-part aria-labelledby="${id}-name">
<h3 id="${id}-name">${name}</h3>
<p class="verdict">${faulty ? faultSummary(view) : 'no faults'}</p>
<form method="post" action="/faults" class="fields">
<input type="hidden" name="service" value="${service}">
<label for="${id}-fault">Fault</label>
<select id="${id}-fault" name="fault">
<option value="">none</option>
${FAULT_CHOICES.filter((_, index) => index < 3 || SERVICES_WITH_PICTURES.includes(service)).map(
  ({ group, choices }) =>
    html`<optgroup label="${group}">${choices.map(
      ({ id, label, fault: offered }) =>
        html`<option value="${id}"${JSON.stringify(offered) === JSON.stringify(fault) ? ' selected' : ''}>${label}</option>`,
    )}</optgroup>`,
)}
</select>
<label for="${id}-only">Only if</label>
<span class="unit"><input id="${id}-only" name="only" value="${only ?? ''}" size="10" maxlength="200" aria-describedby="${id}-only-unit"> <span id="${id}-only-unit">is in the URL</span></span>
<label for="${id}-times">Only</label>
<span class="unit"><input id="${id}-times" name="times" type="number" min="1" max="10000" value="${left ?? ''}" aria-describedby="${id}-times-unit"> <span id="${id}-times-unit">times</span></span>
<label for="${id}-delay">Delay all responses by</label>
<span class="unit"><input id="${id}-delay" name="delay" type="number" min="0" max="600000" value="${delay || ''}" aria-describedby="${id}-delay-unit"> <span id="${id}-delay-unit">ms</span></span>
<span class="row"><button>Apply<span class="unseen"> to ${name}</span></button>${
    faulty
      ? html`<button class="main" formaction="/faults/clear" formnovalidate>Clear<span class="unseen"> ${name}</span></button>`
      : undefined
  }</span>
</form>
</article>`;
}

function faultSummary({ fault, only, left, delay, inBatch, chances }: FaultView): string {
  const parts = [
    fault && faultLabel(fault),
    fault && inBatch && 'inside batches',
    only !== null && `if the URL contains ${only}`,
    left !== null && `${left} more ${left === 1 ? 'time' : 'times'}`,
    delay > 0 && `all responses delayed by ${delay} ms`,
    ...chances.map((chance) => `${Math.round(chance.probability * 1000) / 10} %: ${faultLabel(chance.fault)}`),
  ];
  return parts.filter(Boolean).join('; ');
}
