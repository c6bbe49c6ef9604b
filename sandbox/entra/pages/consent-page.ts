import { html } from '../../http/html.ts';
import { EntraError } from '../entra-error.ts';
import type { ResourceScopes } from '../requested-scopes.ts';
import { authorizePath, formAction, type Interaction, identityHeader, sendInteractionPage } from './interaction.ts';
import { describePermissions } from './permission-descriptions.ts';
import { sendAuthorizationError } from './redirect-target.ts';
import type { Session } from './session.ts';
import { nextSignInStep } from './sign-in-step.ts';

/** https://learn.microsoft.com/entra/identity-platform/application-consent-experience */
export function sendConsentPage(
  interaction: Interaction,
  { person }: Session,
  requested: readonly ResourceScopes[],
): void {
  const { client, openId } = interaction.authorization;
  const permissions = describePermissions(openId, requested);
  sendInteractionPage(
    interaction,
    'Permissions requested',
    html`${identityHeader(person)}
<h1>Permissions requested</h1>
<p><strong>${client.displayName}</strong></p>
<p>This app would like to:</p>
<ul class="permissions">${permissions.map(
      ({ title, details }) =>
        html`<li><details><summary>${title}</summary><p class="quiet">${details}</p></details></li>`,
    )}</ul>
<p class="quiet">Accepting these permissions means that you allow this app to use your data as it says in its terms. You can change them at
https://myapps.microsoft.com.</p>
<form method="post" action="${formAction(interaction, 'consent')}" class="actions">
  <input type="hidden" name="person" value="${person.id}">
  <button name="answer" value="cancel" class="plain">Cancel</button>
  <button name="answer" value="accept">Accept</button>
</form>`,
  );
}

/**
 * AADSTS90094, without an approval request to admins:
 * https://learn.microsoft.com/entra/identity/enterprise-apps/configure-risk-based-step-up-consent
 */
export function sendAdminApprovalPage(interaction: Interaction, { person }: Session): void {
  const { displayName } = interaction.authorization.client;
  sendInteractionPage(
    interaction,
    'Need admin approval',
    html`${identityHeader(person)}
<h1>Need admin approval</h1>
<p><strong>${displayName}</strong></p>
<p>${displayName} needs permission to access resources in your organization that only an admin can grant.
Please ask an admin to grant permission to this app before you can use it.</p>
<p><a href="${authorizePath(interaction, { prompt: 'select_account', login_hint: undefined })}">Have an admin account? Sign in with that account</a></p>
<form method="post" action="${formAction(interaction, 'consent')}" class="actions">
  <input type="hidden" name="person" value="${person.id}">
  <button name="answer" value="cancel" class="plain">Return to the application without granting consent</button>
</form>`,
  );
}

/**
 * Handles the person's answer. Without consent the app gets `access_denied` with subcode `cancel`: 65004 if the person
 * declined, 90094 (UNCONFIRMED) if only an admin can consent.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#error-codes-for-authorization-endpoint-errors
 */
export function submitConsent(
  interaction: Interaction,
  body: URLSearchParams,
  sendCode: (session: Session) => void,
): void {
  const { state, authorization, session, response } = interaction;
  const step = nextSignInStep(state, authorization, session);
  const isPending =
    (step.name === 'consent' || step.name === 'admin-approval') && step.session.person.id === body.get('person');
  // The person has changed, or no consent is missing any more: restart the request.
  if (!isPending) {
    response.redirect(303, authorizePath(interaction, {}));
    return;
  }
  if (step.name === 'consent' && body.get('answer') === 'accept') {
    for (const { resource, permissions } of step.requested) {
      state.policies.accept(authorization.client.clientId, step.session.person, resource.id, permissions);
    }
    sendCode(step.session);
    return;
  }
  const declined = { error: 'access_denied', suberror: 'cancel' };
  const error =
    step.name === 'consent'
      ? new EntraError(65004, 'User declined to consent to access the app.', declined)
      : new EntraError(90094, 'The grant requires admin permission.', declined);
  sendAuthorizationError(state, response, authorization, error);
}
