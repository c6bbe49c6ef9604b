import { createHash } from 'node:crypto';
import { type Response, Router } from 'express';
import { EntraError } from '../entra/entra-error.ts';
import { html } from '../http/html.ts';
import { channelHostsOf } from '../tenant/addresses.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import type { TokenServiceContext } from './context.ts';
import { askEntra } from './entra-tokens.ts';
import type { SignIn } from './sign-ins.ts';

/** https://learn.microsoft.com/azure/bot-service/ref-oauth-redirect-urls */
const REDIRECT = '/.auth/web/redirect';

/** Redirect URI that the app registration of a connection needs. */
export function redirectUriOf({ addresses }: Pick<TenantState, 'addresses'>): string {
  return `${channelHostsOf(addresses).tokens}${REDIRECT}`;
}

/**
 * The pages of a sign-in: `/api/oauth/signin` leads to Entra ID, which leads back. The last page gives the code to
 * Teams, and shows it to a person in another browser window:
 * https://learn.microsoft.com/azure/bot-service/bot-builder-concept-authentication
 */
export function tokenPages(context: TokenServiceContext): Router {
  const { state } = context.channel;
  return Router()
    .get('/api/oauth/signin', (request, response) => {
      const id = String(request.query.signin);
      const signIn = context.signIns.get(id);
      if (!signIn) return sendProblem(response, 'This sign-in link has expired or was used.');
      response.redirect(302, authorizeUrl(state, id, signIn));
    })
    .get(REDIRECT, async (request, response) => {
      const id = String(request.query.state);
      const signIn = context.signIns.get(id);
      if (!signIn) return sendProblem(response, 'This sign-in link has expired or was used.');
      const { code, error_description } = request.query;
      if (typeof code !== 'string') return sendProblem(response, String(error_description ?? 'No code was received.'));
      context.signIns.finish(id);
      await finish(context, signIn, code, response);
    });
}

function authorizeUrl(state: TenantState, id: string, { user }: SignIn): string {
  const query = new URLSearchParams({
    client_id: user.connection.clientId,
    response_type: 'code',
    redirect_uri: redirectUriOf(state),
    scope: user.connection.scopes.join(' '),
    state: id,
  });
  return `${state.addresses.entraPages}/${state.id}/oauth2/v2.0/authorize?${query}`;
}

async function finish(
  context: TokenServiceContext,
  { user, finalRedirect }: SignIn,
  code: string,
  response: Response,
): Promise<void> {
  const { state } = context.channel;
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUriOf(state) };
  try {
    const magicCode = context.tokens.await(user, await askEntra(context, user.connection, grant));
    if (finalRedirect !== undefined && URL.canParse(finalRedirect)) response.redirect(302, finalRedirect);
    else sendCode(response, magicCode, channelHostsOf(state.addresses).teams);
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    sendProblem(response, error.message);
  }
}

/** `teams`: the only origin to which the page gives the code, as `notifySuccess` of teams-js does. */
function sendCode(response: Response, code: string, teams: string): void {
  const message = { id: 0, func: 'authentication.authenticate.success', args: [code] };
  const script = `window.opener?.postMessage(${JSON.stringify(message)}, ${JSON.stringify(teams)});`;
  const hash = createHash('sha256').update(script).digest('base64');
  response
    .status(200)
    .set({
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; script-src 'sha256-${hash}'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
    })
    .type('html')
    .send(
      page(html`<h1>You are signed in</h1>
<p>In Teams this window closes by itself. Elsewhere, enter this code into the chat:</p>
<p><strong>${code}</strong></p>
<script>${{ markup: script }}</script>`),
    );
}

function sendProblem(response: Response, text: string): void {
  response
    .status(400)
    .set({ 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'" })
    .type('html')
    .send(
      page(html`<h1>The sign-in failed</h1>
<p role="alert">${text}</p>`),
    );
}

function page(body: ReturnType<typeof html>): string {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in – Bot Framework Token Service (sandbox)</title>
${body}
</html>
`.markup;
}
