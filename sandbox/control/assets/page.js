// Optional script: keeps the page current and submits forms without reloading it.

/** Markup that the server last sent for each part. The live part may differ: people open details and type. */
const sent = new Map();
const root = document.documentElement;

function parts(page) {
  return [...page.querySelectorAll('[data-part]')];
}

/** Replaces the parts whose markup changed. Keeps open details open and preserves the focus. */
function show(markup) {
  const page = new DOMParser().parseFromString(markup, 'text/html');
  for (const part of parts(page)) {
    const old = document.getElementById(part.id);
    if (!old || sent.get(part.id) === part.outerHTML) continue;
    sent.set(part.id, part.outerHTML);
    const focus = old.contains(document.activeElement) ? pathTo(document.activeElement, old) : undefined;
    for (const open of old.querySelectorAll('details[open]')) {
      part.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute('open', '');
    }
    old.replaceWith(part);
    if (focus) part.querySelector(focus)?.focus({ preventScroll: true });
  }
  root.dataset.version = page.documentElement.dataset.version;
  tick();
}

/** A selector that finds the same control in the replaced part. */
function pathTo(element, part) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const action = element.closest('form')?.getAttribute('action');
  if (action) return `form[action="${CSS.escape(action)}"] button`;
  const links = [...part.querySelectorAll('a')];
  return element.matches('summary')
    ? 'summary'
    : `a[href="${CSS.escape(links[links.indexOf(element)]?.getAttribute('href') ?? '')}"]`;
}

async function refresh() {
  const response = await fetch('/');
  if (response.ok) show(await response.text());
}

async function send(form, button) {
  const data = new FormData(form, button);
  const body = form.enctype === 'multipart/form-data' ? data : new URLSearchParams(data);
  const status = document.getElementById('status');
  status.textContent = '';
  const action = button?.hasAttribute('formaction') ? button.formAction : form.action;
  const response = await fetch(action, { method: 'POST', body });
  show(await response.text());
  if (response.ok) status.textContent = 'Done.';
  form.reset();
}

/** Shows tenant time: the browser's clock plus the offset, since server and browser run on one machine. */
function tick() {
  const now = document.getElementById('now');
  const time = new Date(Date.now() + Number(now.dataset.offset));
  const day = time.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  now.textContent = `${day}, ${time.toISOString().slice(11, 19)} UTC`;
}

for (const part of parts(document)) sent.set(part.id, part.outerHTML);
root.classList.add('scripted');
tick();
setInterval(tick, 1000);

document.addEventListener('submit', (event) => {
  event.preventDefault();
  send(event.target, event.submitter).catch(() => {
    const notice = document.createElement('p');
    notice.className = 'notice';
    notice.textContent = 'The sandbox does not respond.';
    document.getElementById('notice').replaceChildren(notice);
  });
});
document.addEventListener('change', (event) => {
  if (event.target.type === 'file' && event.target.files.length > 0) event.target.form.requestSubmit();
});
document.addEventListener('click', (event) => {
  if (!event.target.closest('.notice a')) return;
  event.preventDefault();
  refresh();
});

new EventSource('/events').addEventListener('version', (event) => {
  if (event.data !== root.dataset.version) refresh().catch(() => {});
});
