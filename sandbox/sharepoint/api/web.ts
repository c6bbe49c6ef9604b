import type { Request, RequestHandler } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { findByPersonalSite } from '../account.ts';
import { callerOf } from './caller.ts';
import { ACCESS_DENIED, FILE_NOT_FOUND } from './errors.ts';
import { sendODataError } from './odata.ts';

/** Server-relative path of the web whose `_api` was called; "" for the root web. */
export function webOf(request: Request): string {
  return request.baseUrl.replace(/\/_api$/i, '');
}

/** The webs are the root web and each OneDrive. A OneDrive is open only to its owner and to apps. */
export function requireWeb(state: TenantState): RequestHandler {
  return (request, response, next) => {
    const web = webOf(request);
    if (web === '') return next();
    const owner = findByPersonalSite(state, web);
    const { person } = callerOf(response);
    if (!owner) return sendODataError(request, response, FILE_NOT_FOUND);
    if (person && person !== owner) return sendODataError(request, response, ACCESS_DENIED);
    next();
  };
}
