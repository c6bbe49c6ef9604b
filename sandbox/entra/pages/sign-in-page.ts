import { type Html, html } from '../../http/html.ts';
import type { Person } from '../../tenant/people/person.ts';
import { authorizePath, formAction, type Interaction, portraitOf, sendInteractionPage } from './interaction.ts';
import { saveSession } from './session.ts';

/** "Pick an account": all people of the tenant, the one given by `login_hint` first. No password is needed. */
export function sendSignInPage(interaction: Interaction): void {
  const { state, authorization, session } = interaction;
  const { hintedPerson } = authorization;
  const otherPeople = state.people.samplePeople().filter((person) => person !== hintedPerson);
  const account = (person: Person): Html => html`
    <li><button name="person" value="${person.id}"${person === hintedPerson ? html` autofocus` : undefined}>
      ${portraitOf(person)}
      <span class="who"><strong>${person.displayName}</strong><span class="quiet">${person.userPrincipalName}</span></span>
      ${person === session?.person ? html`<span class="quiet">Signed in</span>` : undefined}
    </button></li>`;
  sendInteractionPage(
    interaction,
    'Sign in to your account',
    html`<h1>Pick an account</h1>
<p class="quiet">to continue to ${authorization.client.displayName}</p>
<form method="post" action="${formAction(interaction, 'login')}">
  <ul class="accounts">${hintedPerson ? account(hintedPerson) : undefined}${otherPeople.map(account)}</ul>
</form>`,
  );
}

/** Signs the chosen person in and continues with the authorization request. */
export function submitSignIn(interaction: Interaction, body: URLSearchParams): void {
  const { state, authorization, session, response } = interaction;
  const person = state.people.get(body.get('person') ?? '');
  if (!person) {
    sendSignInPage(interaction);
    return;
  }
  const isRepeatedLogin = authorization.prompt === 'login';
  saveSession(response, { person, mfa: !isRepeatedLogin && person === session?.person && session.mfa });
  response.redirect(
    303,
    authorizePath(interaction, {
      ...(authorization.prompt !== 'consent' && { prompt: undefined }),
      ...(person !== authorization.hintedPerson && { login_hint: undefined }),
    }),
  );
}
