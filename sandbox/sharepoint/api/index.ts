import type { RequestListener } from 'node:http';
import { type Request, Router } from 'express';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { BATCH, handleSharePointBatch } from './batch.ts';
import { authenticateSharePointCaller, requireOneOf } from './caller.ts';
import { unknownResource } from './errors.ts';
import { FILE_CONTENT, getFileContent } from './file-content.ts';
import { getMyProperties } from './my-properties.ts';
import { sendODataError } from './odata.ts';
import { READ_FILES, READ_OWN_PROFILE } from './permissions.ts';
import { getPropertiesFor, PROPERTIES_FOR } from './properties-for.ts';
import { getPropertyFor, PROPERTY_FOR } from './property-for.ts';
import type { Throttling } from './throttling.ts';
import { requireUserAgent } from './user-agent.ts';
import { requireWeb } from './web.ts';

/** Under the root web and under each OneDrive. */
export const API = /^(?:\/personal\/[^/]+)?\/_api(?=\/|$)/i;

const MY_PROPERTIES = /^\/sp\.userprofiles\.peoplemanager\/getmyproperties\/?$/i;

export interface SharePointApiOptions {
  readonly personOf: (request: Request) => Person | undefined;
  /** Handles the parts of batches; includes this API. */
  readonly service: RequestListener;
  /** Counts the calls. */
  readonly throttling: Throttling;
}

/** SharePoint's REST API, with bearer token or browser cookie. Paths ignore case (UNCONFIRMED). */
export function sharePointApi(
  state: TenantState,
  { personOf, service, throttling: { peopleManager, callers } }: SharePointApiOptions,
): Router {
  const api = Router();
  api.use(authenticateSharePointCaller(state, personOf), requireUserAgent(state), requireWeb(state));
  api.post(BATCH, ...handleSharePointBatch(service));
  // After the batch route, because parts of a batch are counted one by one.
  api.use(callers);
  api.get(MY_PROPERTIES, peopleManager, requireOneOf(READ_OWN_PROFILE), (request, response) =>
    getMyProperties(state, request, response),
  );
  api.get(PROPERTIES_FOR, peopleManager, getPropertiesFor(state));
  api.get(PROPERTY_FOR, peopleManager, getPropertyFor(state));
  api.get(FILE_CONTENT, requireOneOf(READ_FILES), (request, response) => getFileContent(state, request, response));
  api.use((request, response) => sendODataError(request, response, unknownResource(request)));
  return api;
}
