import { html } from '../../http/html.ts';
import { authorizePath, formAction, type Interaction, identityHeader, sendInteractionPage } from './interaction.ts';
import type { NumberMatches } from './number-match.ts';
import type { Session } from './session.ts';
import { saveSession } from './session.ts';

/** Asks for the second factor: the page shows a number, and a simulated phone on the same page offers choices. */
export function sendMfaPage(interaction: Interaction, session: Session, matches: NumberMatches, denied = false): void {
  const { person } = session;
  const { id, number, choices } = matches.start(person);
  sendInteractionPage(
    interaction,
    'Approve sign in request',
    html`${identityHeader(person)}
<h1>Approve sign in request</h1>
${denied ? html`<p role="alert">Your phone denied the request. Here is another one.</p>` : undefined}
<p>Open your Authenticator app, and enter the number shown to sign in.</p>
<p class="number">${number}</p>
<form method="post" action="${formAction(interaction, 'mfa')}" class="phone" aria-label="Your phone">
  <input type="hidden" name="match" value="${id}">
  <p class="quiet">Your phone, played by the sandbox</p>
  <p><strong>Are you trying to sign in?</strong> Choose the number that you see on the page.</p>
  <p class="actions">${choices.map((choice) => html`<button name="number" value="${choice}">${choice}</button>`)}</p>
  <p class="actions"><button name="number" value="" class="plain">No, it's not me</button></p>
</form>`,
  );
}

/** Handles the choice on the simulated phone. */
export function submitMfa(interaction: Interaction, body: URLSearchParams, matches: NumberMatches): void {
  const { session, response } = interaction;
  if (session) {
    const { person } = session;
    const approved = matches.answer(body.get('match') ?? '', person, Number(body.get('number') || Number.NaN));
    if (!approved) {
      sendMfaPage(interaction, session, matches, true);
      return;
    }
    saveSession(response, { person, mfa: true });
  }
  response.redirect(303, authorizePath(interaction, {}));
}
