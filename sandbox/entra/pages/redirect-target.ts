import type { Response } from 'express';
import { html } from '../../http/html.ts';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { findClient } from '../clients/client-authentication.ts';
import { deviceDoneUrl } from '../device/device-pages.ts';
import { EntraError, errorDescription, errorUri } from '../entra-error.ts';
import { errorContextOf } from '../request-ids.ts';
import { sendEntraPage } from './page.ts';

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code */
export type ResponseMode = 'query' | 'fragment' | 'form_post';

/** Where the response to an authorization request is sent. */
export interface RedirectTarget {
  readonly client: AppRegistration;
  readonly redirectUri: string;
  readonly responseMode: ResponseMode;
  /** Returned unchanged. */
  readonly state: string | undefined;
}

/**
 * Throws errors that are shown to the person because there is no safe redirect URI: no client id 900144, unknown client
 * 700016, no redirect URI 900971, redirect URI not registered 50011.
 * https://learn.microsoft.com/entra/identity-platform/reply-url
 */
export function readRedirectTarget(state: TenantState, query: URLSearchParams): RedirectTarget {
  const client = findClient(state, query.get('client_id'));
  const redirectUri = query.get('redirect_uri');
  if (!redirectUri) throw new EntraError(900971, 'No reply address provided.');
  if (!client.redirectUris?.includes(redirectUri) && redirectUri !== deviceDoneUrl(state)) {
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

/** Redirects the browser to the app with a response. */
export function sendAuthorizationResponse(
  response: Response,
  target: RedirectTarget,
  parameters: Readonly<Record<string, string>>,
): void {
  const { redirectUri, responseMode, state } = target;
  const responseParameters = new URLSearchParams({ ...parameters, ...(state !== undefined && { state }) });
  if (responseMode === 'form_post') {
    sendForm(response, target, responseParameters);
    return;
  }
  const url = new URL(redirectUri);
  if (responseMode === 'fragment') url.hash = responseParameters.toString();
  else for (const [name, value] of responseParameters) url.searchParams.append(name, value);
  response.set('Cache-Control', 'no-store').set('Referrer-Policy', 'no-referrer').redirect(302, url.href);
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#error-response */
export function sendAuthorizationError(
  state: TenantState,
  response: Response,
  target: RedirectTarget,
  error: EntraError,
): void {
  const context = errorContextOf(state, response);
  sendAuthorizationResponse(response, target, {
    error: error.error,
    ...(error.suberror && { error_subcode: error.suberror }),
    error_description: errorDescription(error, context),
    error_uri: errorUri(error, context),
    ...(error.claims && { claims: error.claims }),
  });
}

/**
 * A form that submits itself; without scripts it shows a button.
 * https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html
 */
function sendForm(response: Response, target: RedirectTarget, parameters: URLSearchParams): void {
  const fields = [...parameters].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  sendEntraPage(response, 200, {
    title: 'Working…',
    formTarget: target.redirectUri,
    script: 'document.forms[0].submit();',
    body: html`<form method="post" action="${target.redirectUri}">${fields}
  <noscript><p>Scripts are off in this browser.</p><p class="actions"><button>Continue</button></p></noscript>
</form>`,
  });
}
