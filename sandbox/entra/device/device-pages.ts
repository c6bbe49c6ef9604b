import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { html } from '../../http/html.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { sendEntraPage } from '../pages/page.ts';
import type { AuthorizationCodes } from '../tokens/authorization-codes.ts';
import type { DeviceCodes, DeviceSession } from './device-codes.ts';

export interface DevicePages {
  /** `GET /devicelogin`: asks for the code. */
  readonly ask: RequestHandler;
  /** `POST /devicelogin`: continues with the sign-in pages. */
  readonly enter: RequestHandler;
  /** `GET /devicelogin/done`: the end of the sign-in pages. */
  readonly done: RequestHandler;
}

/** Where the sign-in pages send the person after a device sign-in. */
export function deviceDoneUrl(state: TenantState): string {
  return `${state.addresses.entraPages}/devicelogin/done`;
}

/**
 * The pages of the device code flow. Between them, the person goes through the same pages as in a browser sign-in.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code#authenticating-the-user
 */
export function devicePages(state: TenantState, codes: AuthorizationCodes, devices: DeviceCodes): DevicePages {
  return {
    ask: (_request, response) => sendCodePage(response),
    enter(request: Request, response) {
      const entered = new URLSearchParams(typeof request.body === 'string' ? request.body : '').get('otc') ?? '';
      const session = devices.pending(entered);
      if (!session) {
        sendCodePage(response, "That code didn't work. Check the code and try again.");
        return;
      }
      response.redirect(303, authorizePathOf(state, session));
    },
    done(request, response) {
      const { code, state: userCode, error } = request.query;
      const session = devices.pending(String(userCode));
      if (!session) {
        sendCodePage(response, "That code didn't work. Check the code and try again.");
        return;
      }
      const { client, verifier } = session;
      session.outcome = error ? 'declined' : codes.redeem(String(code), client, deviceDoneUrl(state), verifier);
      sendEnd(response, session);
    },
  };
}

function authorizePathOf(state: TenantState, { client, scope, userCode, verifier }: DeviceSession): string {
  const query = new URLSearchParams({
    client_id: client.clientId,
    response_type: 'code',
    redirect_uri: deviceDoneUrl(state),
    scope,
    state: userCode,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    // The person who enters a code chooses the account.
    prompt: 'select_account',
  });
  return `/${state.id}/oauth2/v2.0/authorize?${query}`;
}

function sendCodePage(response: Response, problem?: string): void {
  sendEntraPage(response, 200, {
    title: 'Enter code',
    body: html`<h1>Enter code</h1>
<p>Enter the code displayed on your app or device.</p>
${problem ? html`<p role="alert">${problem}</p>` : undefined}
<form method="post" action="/devicelogin" class="actions">
  <input name="otc" aria-label="Code" maxlength="9" autocomplete="off" autofocus>
  <button name="next" value="next">Next</button>
</form>`,
  });
}

function sendEnd(response: Response, { client, outcome }: DeviceSession): void {
  const declined = outcome === 'declined';
  const title = declined ? 'Sign-in was cancelled' : 'You have signed in';
  sendEntraPage(response, 200, {
    title,
    body: html`<h1>${title}</h1>
<p>${client.displayName}: ${declined ? 'nothing was allowed.' : 'you may now close this window.'}</p>`,
  });
}
