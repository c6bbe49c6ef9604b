import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
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
import { sessionOf } from './session.ts';
import { sendSignInPage, submitSignIn } from './sign-in-page.ts';
import { nextSignInStep, type Session } from './sign-in-step.ts';

export { entraCookie } from './session.ts';

/**
 * What people see of Entra in their browser: `GET /{tenant}/oauth2/v2.0/authorize` and the pages that it leads through.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 * Over http, since browsers don't trust the tenant's certificates; everything else of Entra stays on https.
 */
export function entraPages(state: TenantState, codes: AuthorizationCodes): express.Express {
  const matches = createNumberMatches();
  const sendCode = (interaction: Interaction, session: Session) => {
    const { wanted, response } = interaction;
    const { clientId } = wanted.client;
    const signedIn = { ...session, scope: tokenScope(interaction), nonce: wanted.nonce };
    const code = codes.issue({ clientId, redirectUri: wanted.redirectUri, challenge: wanted.challenge, signedIn });
    sendAuthorizationResponse(response, wanted, { code, session_state: randomUUID() });
  };
  const authorize = (interaction: Interaction) => {
    const step = nextSignInStep(state, interaction.wanted, interaction.session);
    switch (step.name) {
      case 'pick-account':
        return sendSignInPage(interaction);
      case 'mfa':
        return sendMfaPage(interaction, step.session, matches);
      case 'consent':
        return sendConsentPage(interaction, step.session, step.wanted);
      case 'admin-approval':
        return sendAdminApprovalPage(interaction, step.session);
      case 'code':
        return sendCode(interaction, step.session);
    }
  };

  const app = express().disable('x-powered-by').disable('etag');
  app.use(requestIds);
  app.get(...serveEntraStyle);
  app.get('/portraits/:id', portraitOf(state));
  app.get('/:tenant/oauth2/v2.0/authorize', interaction(state, authorize));
  const form = [onlyOwnForms, express.text({ type: 'application/x-www-form-urlencoded' })];
  app.post(
    '/:tenant/login',
    form,
    interaction(state, (one, body) => submitSignIn(one, body)),
  );
  app.post(
    '/:tenant/mfa',
    form,
    interaction(state, (one, body) => submitMfa(one, body, matches)),
  );
  app.post(
    '/:tenant/consent',
    form,
    interaction(state, (one, body) => submitConsent(one, body, (session) => sendCode(one, session))),
  );
  app.use((_request, response) => {
    response.status(404).type('text').send('Microsoft Entra ID (sandbox) has no such page.');
  });
  app.use(refusals(state));
  return app;
}

/** Reads the app's request first, each time anew: what is wrong with it is answered the same on every page. */
function interaction(
  state: TenantState,
  handle: (interaction: Interaction, body: URLSearchParams) => void,
): RequestHandler<{ tenant: string }> {
  return (request, response) => {
    const { tenant } = request.params;
    const authority = authorityOf(state, tenant);
    const query = new URLSearchParams(new URL(request.originalUrl, state.addresses.entraPages).search);
    const destination = readRedirectTarget(state, query);
    try {
      const wanted = readAuthorizationRequest(state, authority, destination, query);
      const session = sessionOf(state, request as Request);
      const body = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
      handle({ state, tenant, query, wanted, session, request: request as Request, response }, body);
    } catch (error) {
      if (!(error instanceof EntraError)) throw error;
      sendAuthorizationError(state, response, destination, error);
    }
  };
}

/** What the code's tokens are for unless their request says so: OpenID Connect's scopes and those of the first API. */
function tokenScope({ wanted }: Interaction): string {
  const [first] = wanted.resources;
  const permissions = first?.permissions.map((permission) => `${first.resource.prefix}${permission}`) ?? [];
  return [...wanted.openId, ...permissions].join(' ');
}

/** Any web site can send a form here; only the pages' own may change something. Another port of localhost is foreign, too. */
const onlyOwnForms: RequestHandler = (request, _response, next) => {
  const site = request.get('sec-fetch-site') ?? 'none';
  const { origin, host } = request.headers;
  const foreign = (site !== 'same-origin' && site !== 'none') || (origin && origin !== `http://${host}`);
  if (foreign) throw malformedRequest();
  next();
};

function portraitOf(state: TenantState): RequestHandler<{ id: string }> {
  return (request, response, next) => {
    const photo = state.people.get(request.params.id)?.photo;
    if (!photo) return next();
    response.type(photo.contentType).set('Cache-Control', 'no-store').send(photo.bytes);
  };
}

function refusals(state: TenantState): ErrorRequestHandler {
  return (error, _request, response: Response, next) => {
    if (!(error instanceof EntraError)) return next(error);
    sendErrorPage(state, response, error);
  };
}
