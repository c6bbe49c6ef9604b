import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { MALFORMED } from './api/errors.ts';
import { API, sharePointApi } from './api/index.ts';
import { sendODataError } from './api/odata.ts';
import { sharePointPages } from './browser/index.ts';
import { createPickerSignIn } from './browser/picker-sign-in.ts';

export { personalSiteOf, profilePathOf } from './account.ts';
export { completeDueCopy, copyPhotoAt } from './photo-copy.ts';
export { makeThumbnails, THUMBNAIL_PIXELS } from './thumbnails.ts';

const COOKIE = 'sandboxSharePoint';

/** Takes `person` (object id) and `to` (local path): signs in and goes there. */
export const SIGN_IN_PATH = '/_forms/signin';

/** SharePoint Online: root site, My Site host and everybody's OneDrive on one origin. */
export function sharePointService(state: TenantState): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use((_request, response, next) => {
    const id = randomUUID();
    response.set({ SPRequestGuid: id, 'request-id': id });
    next();
  });
  const signIn = createPickerSignIn(state, { cookieName: COOKIE, path: SIGN_IN_PATH, brand: { name: 'SharePoint' } });
  app.use(API, sharePointApi(state, signIn.personOf, app));
  app.use(sharePointPages(state, signIn));
  app.use(answerErrors);
  return app;
}

/** The value of a Cookie header that signs a person in to SharePoint. */
export function signedInCookie(person: Person): string {
  return `${COOKIE}=${person.id}`;
}

/** Unreadable requests (percent signs that encode nothing) are 400; anything else is a defect of the sandbox, and says so. */
const answerErrors: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) return next(error);
  const malformed = error instanceof URIError;
  if (malformed && API.test(request.path)) return sendODataError(request, response, MALFORMED);
  response
    .status(malformed ? 400 : 500)
    .type('text')
    .send(malformed ? '400 Bad Request' : `The sandbox failed: ${String(error)}`);
};
