import type { Response } from 'express';
import { html } from '../../http/html.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { type EntraError, timestampOf } from '../entra-error.ts';
import { errorContextOf } from '../request-ids.ts';
import { sendEntraPage } from './page.ts';

/** Shows an error that cannot be sent to the app. The status is UNCONFIRMED. */
export function sendErrorPage(state: TenantState, response: Response, error: EntraError, status = 400): void {
  const { traceId, correlationId, now } = errorContextOf(state, response);
  sendEntraPage(response, status, {
    title: 'Sign in',
    body: html`<h1>Sign in</h1>
<p>Sorry, but we’re having trouble signing you in.</p>
<p role="alert">${error.message}</p>
<dl>
  <dt>Request Id</dt><dd>${traceId}</dd>
  <dt>Correlation Id</dt><dd>${correlationId}</dd>
  <dt>Timestamp</dt><dd>${timestampOf(now)}</dd>
</dl>`,
  });
}
