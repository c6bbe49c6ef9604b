/*
 * Parent side of the postMessage protocol between a page in a Teams window and Teams, as in @microsoft/teams-js 2
 * (src/internal/communication.ts, appHelpers.ts, public/authentication.ts): requests `{id, uuidAsString, func, args}`,
 * responses `{id, uuidAsString, args}`.
 */

/** @type {{page: string, size: {width: number, height: number}, context: object}} */
const about = JSON.parse(document.body.dataset.about);
const origin = new URL(about.page).origin;
const button = document.querySelector('button');
const status = document.querySelector('[role=status]');

/** Host description for the SDK. It lists only capabilities that this page implements. */
const RUNTIME = JSON.stringify({ apiVersion: 4, isLegacyTeams: false, supports: {} });
/** SDK version that this host supports. UNCONFIRMED which one Teams names today. */
const SUPPORTED_SDK = '2.1.2';
/** Interval for checking whether the window is closed, in milliseconds. */
const POLL_INTERVAL = 200;

/** Results of the SDK's calls, by function name. */
const results = {
  initialize: () => ['authentication', 'web', RUNTIME, SUPPORTED_SDK],
  getContext: () => [about.context],
};

button.addEventListener('click', async () => {
  button.disabled = true;
  say('Continue in the window that opened.');
  const popup = window.open(about.page, '_blank', `popup,${sizeOf(about.size)}`);
  if (!popup) return say('The browser blocked the window. Allow pop-ups and reload this page.');
  const result = await resultOf(popup);
  say(result.cancelled ? 'The window was closed. Informing the bot …' : 'Informing the bot …');
  const botStatus = await sendState(result.state);
  document.body.dataset.botStatus = String(botStatus);
  say(summary(result, botStatus));
  button.disabled = false;
});

function summary({ failed, cancelled }, botStatus) {
  const bot = botStatus >= 200 && botStatus < 300 ? 'The bot knows.' : `The bot responded ${botStatus}.`;
  if (cancelled) return `The window was closed. ${bot}`;
  return `${failed ? 'The sign-in failed.' : 'Done: go back to the chat.'} ${bot}`;
}

/** Resolves when the window reports a result or is closed. */
function resultOf(popup) {
  return new Promise((resolve) => {
    const finish = (result) => {
      removeEventListener('message', listen);
      clearInterval(timer);
      popup.close();
      resolve(result);
    };
    const listen = (event) => {
      // Ignore other windows, and this one while it shows another site.
      if (event.source !== popup || event.origin !== origin) return;
      const { id, uuidAsString, func, args } = Object(event.data);
      if (typeof id !== 'number' || typeof func !== 'string') return;
      const state = textOf(Object(args)[0]);
      if (func === 'authentication.authenticate.success') return finish({ state });
      if (func === 'authentication.authenticate.failure') return finish({ state, failed: true });
      if (Object.hasOwn(results, func)) popup.postMessage({ id, uuidAsString, args: results[func]() }, origin);
    };
    const timer = setInterval(() => {
      // A last message may still be in flight.
      if (popup.closed) setTimeout(() => finish({ state: undefined, cancelled: true }), POLL_INTERVAL);
    }, POLL_INTERVAL);
    addEventListener('message', listen);
  });
}

async function sendState(state) {
  const response = await fetch(location.href, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ state }),
  });
  const { status: botStatus } = await response.json();
  return botStatus;
}

function textOf(value) {
  return typeof value === 'string' ? value : '';
}

/** Limits the size to 90 % of this window. Teams caps it too; UNCONFIRMED at which size. */
function sizeOf({ width, height }) {
  return `width=${Math.min(width, innerWidth * 0.9)},height=${Math.min(height, innerHeight * 0.9)}`;
}

function say(text) {
  status.textContent = text;
}
