/*
 * The parent side of the protocol by which a page in a window of Teams talks to Teams, as @microsoft/teams-js 2 speaks it
 * (src/internal/communication.ts, appHelpers.ts, public/authentication.ts): requests `{id, uuidAsString, func, args}`,
 * answers `{id, uuidAsString, args}`, by postMessage.
 */

/** @type {{page: string, size: {width: number, height: number}, context: object}} */
const about = JSON.parse(document.body.dataset.about);
const origin = new URL(about.page).origin;
const button = document.querySelector('button');
const status = document.querySelector('[role=status]');

/** What the SDK learns of its host; no capability is promised beyond what is answered here. */
const RUNTIME = JSON.stringify({ apiVersion: 4, isLegacyTeams: false, supports: {} });
/** Of the SDK that this host speaks. UNCONFIRMED which one Teams names today. */
const SUPPORTED_SDK = '2.1.2';
/** Milliseconds. */
const LOOK = 200;

const answers = {
  initialize: () => ['authentication', 'web', RUNTIME, SUPPORTED_SDK],
  getContext: () => [about.context],
};

button.addEventListener('click', async () => {
  button.disabled = true;
  say('Go on in the window that opened.');
  const popup = window.open(about.page, '_blank', `popup,${sizeOf(about.size)}`);
  if (!popup) return say('The browser blocked the window. Allow it, and load this page again.');
  const ended = await resultOf(popup);
  say(ended.cancelled ? 'The window was closed. Telling the bot …' : 'Telling the bot …');
  const told = await tell(ended.state);
  document.body.dataset.told = String(told);
  say(words(ended, told));
  button.disabled = false;
});

function words({ failed, cancelled }, told) {
  const bot = told >= 200 && told < 300 ? 'The bot knows.' : `The bot answered ${told}.`;
  if (cancelled) return `The window was closed. ${bot}`;
  return `${failed ? 'The sign-in failed.' : 'Done: go back to the chat.'} ${bot}`;
}

/** Listens to the window until it reports or is closed. */
function resultOf(popup) {
  return new Promise((resolve) => {
    const finish = (ended) => {
      removeEventListener('message', listen);
      clearInterval(timer);
      popup.close();
      resolve(ended);
    };
    const listen = (event) => {
      // Nobody else is listened to: no other window, and not this one while it shows another site's page.
      if (event.source !== popup || event.origin !== origin) return;
      const { id, uuidAsString, func, args } = Object(event.data);
      if (typeof id !== 'number' || typeof func !== 'string') return;
      const state = textOf(Object(args)[0]);
      if (func === 'authentication.authenticate.success') return finish({ state });
      if (func === 'authentication.authenticate.failure') return finish({ state, failed: true });
      if (Object.hasOwn(answers, func)) popup.postMessage({ id, uuidAsString, args: answers[func]() }, origin);
    };
    const timer = setInterval(() => {
      // A last word may still be on its way.
      if (popup.closed) setTimeout(() => finish({ state: undefined, cancelled: true }), LOOK);
    }, LOOK);
    addEventListener('message', listen);
  });
}

async function tell(state) {
  const response = await fetch(location.href, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ state }),
  });
  const { status: answered } = await response.json();
  return answered;
}

function textOf(value) {
  return typeof value === 'string' ? value : '';
}

/** At most nine tenths of this window: Teams caps it too, UNCONFIRMED at what. */
function sizeOf({ width, height }) {
  return `width=${Math.min(width, innerWidth * 0.9)},height=${Math.min(height, innerHeight * 0.9)}`;
}

function say(text) {
  status.textContent = text;
}
