import { type Request, Router } from 'express';
import type { Person } from '../../tenant/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { authenticate, requireOneOf } from './caller.ts';
import { noSuchResource } from './errors.ts';
import { FILE_CONTENT, getFileContent } from './file-content.ts';
import { getMyProperties } from './my-properties.ts';
import { sendODataError } from './odata.ts';
import { READ_FILES, READ_OWN_PROFILE } from './permissions.ts';
import { requireWeb } from './web.ts';

/** Under the root web and under everybody's OneDrive. */
export const API = /^(?:\/personal\/[^/]+)?\/_api(?=\/|$)/i;

const MY_PROPERTIES = /^\/sp\.userprofiles\.peoplemanager\/getmyproperties\/?$/i;

/** SharePoint's REST API, by bearer or by the browser's cookie; names in any case, as the real one takes them. */
export function sharePointApi(state: TenantState, personOf: (request: Request) => Person | undefined): Router {
  const api = Router();
  api.use(authenticate(state, personOf), requireWeb(state));
  api.get(MY_PROPERTIES, requireOneOf(READ_OWN_PROFILE), (request, response) =>
    getMyProperties(state, request, response),
  );
  api.get(FILE_CONTENT, requireOneOf(READ_FILES), (request, response) => getFileContent(state, request, response));
  api.use((request, response) => sendODataError(request, response, noSuchResource(request.path.slice(1))));
  return api;
}
