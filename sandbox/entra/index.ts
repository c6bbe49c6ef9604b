import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import type { TenantState } from '../tenant/tenant-state.ts';
import { createAuthorizationCodes } from './authorization-codes.ts';
import { instanceDiscovery } from './instance-discovery.ts';
import { openIdConfiguration, signingKeys } from './openid-configuration.ts';
import { EntraRefusal, refusalBody } from './refusal.ts';
import { tokenEndpoint } from './token-endpoint.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Microsoft Entra ID: what an app needs to get tokens. Meant for https only. */
export function entraService(state: TenantState): express.Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.use(requestIds);
  app.get('/:tenant/v2.0/.well-known/openid-configuration', openIdConfiguration(state));
  app.get('/:tenant/discovery/v2.0/keys', signingKeys(state));
  app.get('/common/discovery/instance', instanceDiscovery(state));
  app
    .route('/:tenant/oauth2/v2.0/token')
    .post(
      neverStored,
      express.text({ type: 'application/x-www-form-urlencoded' }),
      tokenEndpoint(state, createAuthorizationCodes(Date.now)),
    )
    .all(onlyPost);
  app.use(refusals(state));
  return app;
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow names both ids in its examples. */
const requestIds: RequestHandler = (request, response, next) => {
  const correlationId = request.get('client-request-id');
  response.locals.traceId = randomUUID();
  response.locals.correlationId = correlationId && GUID.test(correlationId) ? correlationId : randomUUID();
  response.set('x-ms-request-id', response.locals.traceId);
  if (correlationId) response.set('client-request-id', response.locals.correlationId);
  next();
};

const neverStored: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'no-store, no-cache', Pragma: 'no-cache' });
  next();
};

const onlyPost: RequestHandler = (request) => {
  throw new EntraRefusal(
    900561,
    `The endpoint only accepts POST, OPTIONS requests. Received a ${request.method} request.`,
  );
};

function refusals(state: TenantState): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (!(error instanceof EntraRefusal)) return next(error);
    const { traceId, correlationId } = response.locals;
    response
      .status(error.status)
      .json(refusalBody(error, { origin: state.addresses.entra, traceId, correlationId, now: new Date() }));
  };
}
