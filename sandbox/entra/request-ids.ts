import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { TenantState } from '../tenant/tenant-state.ts';
import type { EntraErrorContext } from './entra-error.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Both ids appear in the examples of
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
 */
export const requestIds: RequestHandler = (request, response, next) => {
  const correlationId = request.get('client-request-id');
  response.locals.traceId = randomUUID();
  response.locals.correlationId = correlationId && GUID.test(correlationId) ? correlationId : randomUUID();
  response.set('x-ms-request-id', response.locals.traceId);
  if (correlationId) response.set('client-request-id', response.locals.correlationId);
  next();
};

/** The details of this request for an error response. */
export function errorContextOf(state: TenantState, response: Response): EntraErrorContext {
  const { traceId, correlationId } = response.locals;
  return { origin: state.addresses.entra, traceId, correlationId, now: new Date() };
}
