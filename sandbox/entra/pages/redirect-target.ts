import type { Response } from 'express';
import { html } from '../../http/html.ts';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { findClient } from '../clients/client-authentication.ts';
import { EntraError, errorDescription, errorUri } from '../entra-error.ts';
import { errorContextOf } from '../request-ids.ts';
import { sendEntraPage } from './page.ts';

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code */
export type ResponseMode = 'query' | 'fragment' | 'form_post';

/** Where the answer to an authorization request goes. */
export interface RedirectTarget {
  readonly client: AppRegistration;
  readonly redirectUri: string;
  readonly responseMode: ResponseMode;
  /** Sent back as it came. */
  readonly state: string | undefined;
}

/**
 * Throws what is shown to the person, since there is nowhere safe to send it: no client id 900144, unknown 700016, no redirect URI
 * 900971, one that is not registered 50011. https://learn.microsoft.com/entra/identity-platform/reply-url
 */
export function readRedirectTarget(state: TenantState, query: URLSearchParams): RedirectTarget {
  const client = findClient(state, query.get('client_id'));
  const redirectUri = query.get('redirect_uri');
  if (!redirectUri) throw new EntraError(900971, 'No reply address provided.');
  if (!client.redirectUris?.includes(redirectUri)) {
    throw new EntraError(
      50011,
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application ` +
        `'${client.clientId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. ` +
        'Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.',
    );
  }
  const mode = query.get('response_mode');
  return {
    client,
    redirectUri,
    responseMode: mode === 'fragment' || mode === 'form_post' ? mode : 'query',
    state: query.get('state') ?? undefined,
  };
}

/** Takes the browser back to the app with an answer. */
export function sendAuthorizationResponse(
  response: Response,
  destination: RedirectTarget,
  answer: Readonly<Record<string, string>>,
): void {
  const { redirectUri, responseMode, state } = destination;
  const parameters = new URLSearchParams({ ...answer, ...(state !== undefined && { state }) });
  if (responseMode === 'form_post') {
    sendForm(response, destination, parameters);
    return;
  }
  const url = new URL(redirectUri);
  if (responseMode === 'fragment') url.hash = parameters.toString();
  else for (const [name, value] of parameters) url.searchParams.append(name, value);
  response.set('Cache-Control', 'no-store').set('Referrer-Policy', 'no-referrer').redirect(302, url.href);
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#error-response */
export function sendAuthorizationError(
  state: TenantState,
  response: Response,
  destination: RedirectTarget,
  refusal: EntraError,
): void {
  const request = errorContextOf(state, response);
  sendAuthorizationResponse(response, destination, {
    error: refusal.error,
    ...(refusal.suberror && { error_subcode: refusal.suberror }),
    error_description: errorDescription(refusal, request),
    error_uri: errorUri(refusal, request),
    ...(refusal.claims && { claims: refusal.claims }),
  });
}

/** Sends itself; where scripts are off, the person does. https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html */
function sendForm(response: Response, destination: RedirectTarget, parameters: URLSearchParams): void {
  const fields = [...parameters].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  sendEntraPage(response, 200, {
    title: 'Working…',
    formTarget: destination.redirectUri,
    script: 'document.forms[0].submit();',
    body: html`<form method="post" action="${destination.redirectUri}">${fields}
  <noscript><p>Scripts are off in this browser.</p><p class="actions"><button>Continue</button></p></noscript>
</form>`,
  });
}
