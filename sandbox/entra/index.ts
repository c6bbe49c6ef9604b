import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { NOT_PLAYED, notPlayed } from '../http/not-played.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { createDeviceCodes, type DeviceCodes } from './device/device-codes.ts';
import { deviceEndpoint, pollInterval } from './device/device-endpoint.ts';
import { EntraError, entraErrorBody, timestampOf } from './entra-error.ts';
import { instanceDiscovery } from './metadata/instance-discovery.ts';
import { openIdConfiguration, signingKeys, v1OpenIdConfiguration } from './metadata/openid-configuration.ts';
import { entraPages } from './pages/index.ts';
import { errorContextOf, requestIds } from './request-ids.ts';
import { createAuthorizationCodes } from './tokens/authorization-codes.ts';
import { createTokenRequests, type RequestToken, tokenEndpoint } from './tokens/token-endpoint.ts';

/** Microsoft Entra ID as two services on separate ports. */
export interface Entra {
  /** Endpoints for apps. Must be served over https, which MSAL requires. */
  readonly service: express.Express;
  /** Sign-in pages for browsers. Served over http because browsers do not trust the tenant's certificates. */
  readonly pages: express.Express;
  /** The token endpoint, for services of Microsoft that sign people in. */
  readonly requestToken: RequestToken;
}

/** `now`: real milliseconds, used for the expiry of authorization and device codes. */
export function createEntra(state: TenantState, now: () => number = Date.now): Entra {
  const codes = createAuthorizationCodes(now);
  const devices = createDeviceCodes(now, () => pollInterval(state));
  const requestToken = createTokenRequests(state, codes, devices);
  return {
    service: service(state, requestToken, devices),
    pages: entraPages(state, codes, devices),
    requestToken,
  };
}

/** Entra without its pages, for tests that never show them. */
export function entraService(state: TenantState): express.Express {
  return createEntra(state).service;
}

function service(state: TenantState, requestToken: RequestToken, devices: DeviceCodes): express.Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.use(requestIds);
  app.get('/:tenant/v2.0/.well-known/openid-configuration', openIdConfiguration(state));
  app.get('/:tenant/.well-known/openid-configuration', v1OpenIdConfiguration(state));
  app.get(['/:tenant/discovery/v2.0/keys', '/:tenant/discovery/keys'], signingKeys(state));
  app.get('/common/discovery/instance', instanceDiscovery(state));
  app
    .route('/:tenant/oauth2/v2.0/token')
    .post(noStore, express.text({ type: 'application/x-www-form-urlencoded' }), tokenEndpoint(requestToken))
    .all(rejectOtherMethods);
  app
    .route('/:tenant/oauth2/v2.0/devicecode')
    .post(noStore, express.text({ type: 'application/x-www-form-urlencoded' }), deviceEndpoint(state, devices))
    .all(rejectOtherMethods);
  app.use(refuseOthers(state));
  app.use(sendErrors(state));
  return app;
}

const noStore: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'no-store, no-cache', Pragma: 'no-cache' });
  next();
};

const rejectOtherMethods: RequestHandler = (request) => {
  throw new EntraError(
    900561,
    `The endpoint only accepts POST, OPTIONS requests. Received a ${request.method} request.`,
  );
};

/** Unknown paths, in the shape of Entra's errors. */
function refuseOthers(state: TenantState): RequestHandler {
  return (request, response) => {
    const { traceId, correlationId, now } = errorContextOf(state, response);
    response.status(NOT_PLAYED).json({
      error: 'not_played',
      error_description: notPlayed('Microsoft Entra ID', request),
      error_codes: [],
      timestamp: timestampOf(now),
      trace_id: traceId,
      correlation_id: correlationId,
    });
  };
}

function sendErrors(state: TenantState): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (!(error instanceof EntraError)) return next(error);
    response.status(error.status).json(entraErrorBody(error, errorContextOf(state, response)));
  };
}
