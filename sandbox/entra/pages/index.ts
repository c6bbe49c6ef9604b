import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import { NOT_PLAYED, notPlayed } from '../../http/not-played.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import type { DeviceCodes } from '../device/device-codes.ts';
import { devicePages } from '../device/device-pages.ts';
import { EntraError, malformedRequest } from '../entra-error.ts';
import { authorityOf } from '../metadata/authority.ts';
import { requestIds } from '../request-ids.ts';
import type { AuthorizationCodes } from '../tokens/authorization-codes.ts';
import { readAuthorizationRequest } from './authorization-request.ts';
import { sendAdminApprovalPage, sendConsentPage, submitConsent } from './consent-page.ts';
import { sendErrorPage } from './error-page.ts';
import type { Interaction } from './interaction.ts';
import { sendMfaPage, submitMfa } from './mfa-page.ts';
import { createNumberMatches } from './number-match.ts';
import { serveEntraStyle } from './page.ts';
import { readRedirectTarget, sendAuthorizationError, sendAuthorizationResponse } from './redirect-target.ts';
import { type Session, sessionOf } from './session.ts';
import { sendSignInPage, submitSignIn } from './sign-in-page.ts';
import { nextSignInStep } from './sign-in-step.ts';

/**
 * Entra's pages for browsers: `GET /{tenant}/oauth2/v2.0/authorize` and the sign-in pages that follow.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 * Served over http because browsers do not trust the tenant's certificates; the rest of Entra uses https.
 */
export function entraPages(state: TenantState, codes: AuthorizationCodes, devices: DeviceCodes): express.Express {
  const matches = createNumberMatches();
  const sendCode = (interaction: Interaction, session: Session) => {
    const { authorization, response } = interaction;
    const { clientId } = authorization.client;
    const userGrant = { ...session, scope: tokenScope(interaction), nonce: authorization.nonce };
    const code = codes.issue({
      clientId,
      redirectUri: authorization.redirectUri,
      challenge: authorization.challenge,
      userGrant,
    });
    sendAuthorizationResponse(response, authorization, { code, session_state: randomUUID() });
  };
  const authorize = (interaction: Interaction) => {
    const step = nextSignInStep(state, interaction.authorization, interaction.session);
    switch (step.name) {
      case 'pick-account':
        return sendSignInPage(interaction);
      case 'mfa':
        return sendMfaPage(interaction, step.session, matches);
      case 'consent':
        return sendConsentPage(interaction, step.session, step.requested);
      case 'admin-approval':
        return sendAdminApprovalPage(interaction, step.session);
      case 'code':
        return sendCode(interaction, step.session);
    }
  };

  const app = express().disable('x-powered-by').disable('etag');
  app.use(requestIds);
  app.get(...serveEntraStyle);
  app.get('/portraits/:id', servePortrait(state));
  app.get('/:tenant/oauth2/v2.0/authorize', handleInteraction(state, authorize));
  const form = [requireSameOrigin(state), express.text({ type: 'application/x-www-form-urlencoded' })];
  app.post('/:tenant/login', form, handleInteraction(state, submitSignIn));
  app.post(
    '/:tenant/mfa',
    form,
    handleInteraction(state, (interaction, body) => submitMfa(interaction, body, matches)),
  );
  app.post(
    '/:tenant/consent',
    form,
    handleInteraction(state, (interaction, body) =>
      submitConsent(interaction, body, (session) => sendCode(interaction, session)),
    ),
  );
  const device = devicePages(state, codes, devices);
  app.get('/devicelogin', device.ask);
  app.post('/devicelogin', form, device.enter);
  app.get('/devicelogin/done', device.done);
  app.use((request, response) => {
    response.status(NOT_PLAYED).type('text').send(notPlayed("Microsoft Entra ID's pages", request));
  });
  app.use(showErrors(state));
  return app;
}

/** Paths of the pages. With real hosts they are at the same address as the endpoints for apps. */
export const ENTRA_PAGES =
  /^\/(?:(?:styles|portraits)\/|devicelogin(?:[/?]|$)|[^/]+\/(?:oauth2\/v2\.0\/authorize|login|mfa|consent)(?:\?|$))/;

/** Validates the app's request on every page, so that all pages report the same errors. */
function handleInteraction(
  state: TenantState,
  handle: (interaction: Interaction, body: URLSearchParams) => void,
): RequestHandler<{ tenant: string }> {
  return (request, response) => {
    const { tenant } = request.params;
    const authority = authorityOf(state, tenant);
    const query = new URLSearchParams(new URL(request.originalUrl, state.addresses.entraPages).search);
    const target = readRedirectTarget(state, query);
    try {
      const authorization = readAuthorizationRequest(state, authority, target, query);
      const session = sessionOf(state, request as Request);
      const body = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
      handle({ state, tenant, query, authorization, session, request: request as Request, response }, body);
    } catch (error) {
      if (!(error instanceof EntraError)) throw error;
      sendAuthorizationError(state, response, target, error);
    }
  };
}

/** Default scope for redeeming the code: OpenID Connect scopes and those of the first API. */
function tokenScope({ authorization }: Interaction): string {
  const [first] = authorization.resources;
  const permissions = first?.permissions.map((permission) => `${first.resource.prefix}${permission}`) ?? [];
  return [...authorization.openId, ...permissions].join(' ');
}

/** Rejects forms sent by other sites, including other ports of localhost. */
const requireSameOrigin =
  ({ addresses }: TenantState): RequestHandler =>
  (request, _response, next) => {
    const site = request.get('sec-fetch-site') ?? 'none';
    const { origin, host } = request.headers;
    const foreign =
      (site !== 'same-origin' && site !== 'none') ||
      (origin && origin !== `${new URL(addresses.entraPages).protocol}//${host}`);
    if (foreign) throw malformedRequest();
    next();
  };

function servePortrait(state: TenantState): RequestHandler<{ id: string }> {
  return (request, response) => {
    const photo = state.people.get(request.params.id)?.photo;
    if (!photo) response.status(404).end();
    else response.type(photo.contentType).set('Cache-Control', 'no-store').send(photo.bytes);
  };
}

function showErrors(state: TenantState): ErrorRequestHandler {
  return (error, _request, response: Response, next) => {
    if (!(error instanceof EntraError)) return next(error);
    sendErrorPage(state, response, error);
  };
}
