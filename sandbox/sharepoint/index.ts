import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { mySiteOrigin } from '../tenant/geography.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { MALFORMED } from './api/errors.ts';
import { API, sharePointApi } from './api/index.ts';
import { sendODataError } from './api/odata.ts';
import { createThrottling } from './api/throttling.ts';
import { sharePointPages } from './browser/index.ts';
import { createPickerSignIn } from './browser/sign-in/picker-sign-in.ts';
import { hostOf } from './host.ts';

const COOKIE = 'sandboxSharePoint';

/** Signs in `person` (object id) and redirects to `to` (local path). */
export const SIGN_IN_PATH = '/_forms/signin';

/**
 * SharePoint Online in one location: root site, My Site host and all OneDrives. `origin`: of the host that was asked,
 * by default the central location.
 */
export function sharePointService(
  state: TenantState,
  origin: (request: IncomingMessage) => string = () => state.addresses.sharepoint,
): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use((request, response, next) => {
    response.locals.origin = origin(request);
    const id = randomUUID();
    response.set({ SPRequestGuid: id, 'request-id': id });
    // OneDrives are on the My Site host only.
    const isElsewhere = /^\/personal\//i.test(request.path) && mySiteOrigin(hostOf(response)) !== hostOf(response);
    if (isElsewhere) response.status(404).type('text').send('404 FILE NOT FOUND');
    else next();
  });
  const signIn = createPickerSignIn(state, { cookieName: COOKIE, path: SIGN_IN_PATH, brand: { name: 'SharePoint' } });
  const throttling = createThrottling(state);
  app.use(API, sharePointApi(state, { personOf: signIn.personOf, service: app, throttling }));
  app.use(sharePointPages(state, signIn, throttling.callers));
  app.use(answerErrors);
  return app;
}

/** Value of a Cookie header that signs a person in to SharePoint. */
export function signedInCookie(person: Person): string {
  return `${COOKIE}=${person.id}`;
}

/** Malformed requests (invalid percent encoding) get 400; any other error is a defect of the sandbox and gets 500. */
const answerErrors: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) return next(error);
  const malformed = error instanceof URIError;
  if (malformed && API.test(request.path)) return sendODataError(request, response, MALFORMED);
  response
    .status(malformed ? 400 : 500)
    .type('text')
    .send(malformed ? '400 Bad Request' : `The sandbox failed: ${String(error)}`);
};
