import { type Html, html } from '../../http/html.ts';
import type { Person } from '../../tenant/people/person.ts';
import { authorizePath, face, formAction, type Interaction, sendInteractionPage } from './interaction.ts';
import { saveSession } from './session.ts';

/** "Pick an account": everybody in the tenant, whom `login_hint` names first. No password: whoever reaches the sandbox may be anybody. */
export function sendSignInPage(interaction: Interaction): void {
  const { state, wanted, session } = interaction;
  const { hinted } = wanted;
  const others = state.people.samplePeople().filter((person) => person !== hinted);
  const account = (person: Person): Html => html`
    <li><button name="person" value="${person.id}"${person === hinted ? html` autofocus` : undefined}>
      ${face(person)}
      <span class="who"><strong>${person.displayName}</strong><span class="quiet">${person.userPrincipalName}</span></span>
      ${person === session?.person ? html`<span class="quiet">Signed in</span>` : undefined}
    </button></li>`;
  sendInteractionPage(
    interaction,
    'Sign in to your account',
    html`<h1>Pick an account</h1>
<p class="quiet">to continue to ${wanted.client.displayName}</p>
<form method="post" action="${formAction(interaction, 'login')}">
  <ul class="accounts">${hinted ? account(hinted) : undefined}${others.map(account)}</ul>
</form>`,
  );
}

/** Somebody was picked: signed in from now on in this browser, and on to the next step. */
export function submitSignIn(interaction: Interaction, body: URLSearchParams): void {
  const { state, wanted, session, response } = interaction;
  const person = state.people.get(body.get('person') ?? '');
  if (!person) {
    sendSignInPage(interaction);
    return;
  }
  const again = wanted.prompt === 'login';
  saveSession(response, { person, mfa: !again && person === session?.person && session.mfa });
  response.redirect(
    303,
    authorizePath(interaction, {
      ...(wanted.prompt !== 'consent' && { prompt: undefined }),
      ...(person !== wanted.hinted && { login_hint: undefined }),
    }),
  );
}
