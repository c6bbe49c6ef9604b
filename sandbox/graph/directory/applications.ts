import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import type { AppEntry } from '../../tenant/directory/types.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';
import { requireAppsRead, requireAppsWrite } from './access.ts';
import { invalidRequest, listOfObjects, noContent, objectNotFound, oneObject, readObject } from './answers.ts';
import { updateApplication, WRITABLE } from './application-update.ts';
import { viewApplication } from './application-view.ts';
import { applicationsOf, findApplication } from './find-app.ts';

/** https://learn.microsoft.com/graph/api/application-list */
export function listApplications(call: GraphCall): GraphAnswer {
  requireAppsRead(call.token);
  const { state } = call;
  const seen = applicationsOf(state).filter(({ entry }) => state.directory.replication.sees(entry.id));
  return listOfObjects(call, 'applications', seen.map(viewApplication));
}

/** https://learn.microsoft.com/graph/api/application-get */
export function getApplication(call: GraphCall, [key = '']: readonly string[]): GraphAnswer {
  requireAppsRead(call.token);
  const found = findApplication(call.state, key);
  const view = call.state.directory.replication.staleView(found.entry.id) ?? viewApplication(found);
  return oneObject(call, 'applications', { ...view });
}

/** https://learn.microsoft.com/graph/api/application-post-applications */
export async function createApplication(call: GraphCall): Promise<GraphAnswer> {
  requireAppsWrite(call.token);
  const body = await readObject(call, WRITABLE, ['displayName']);
  const { directory, apps, clock } = call.state;
  const app: AppRegistration = {
    clientId: directory.newId(),
    displayName: String(body.displayName),
    secret: '',
    identifierUri: undefined,
    exposedScopes: [],
    delegatedGrants: { graph: [], sharepoint: [] },
    applicationGrants: { graph: [], sharepoint: [] },
    certificates: [],
    federatedCredentials: [],
    redirectUris: [],
  };
  const entry: AppEntry = {
    id: directory.newId(),
    createdDateTime: clock.now().toISOString(),
    // https://learn.microsoft.com/graph/api/resources/application: the default is any organization and account.
    signInAudience: 'AzureADandPersonalMicrosoftAccount',
    tags: [],
    notes: null,
    identifierUris: [],
    requestedAccessTokenVersion: null,
    scopes: [],
    preAuthorized: [],
    appRoles: [],
    requiredResourceAccess: [],
    passwords: [],
    keyNames: new Map(),
    principal: undefined,
  };
  updateApplication(call.state, { app, entry }, body);
  if (entry.signInAudience !== 'AzureADMyOrg') throw onlySingleTenant();
  apps.set(app.clientId, app);
  directory.set(app.clientId, entry);
  directory.replication.created(entry.id);
  return oneObject(call, 'applications', viewApplication({ app, entry }), 201);
}

/** https://learn.microsoft.com/graph/api/application-update */
export async function patchApplication(call: GraphCall, [key = '']: readonly string[]): Promise<GraphAnswer> {
  requireAppsWrite(call.token);
  const found = findApplication(call.state, key);
  const before = viewApplication(found);
  updateApplication(call.state, found, await readObject(call, WRITABLE));
  call.state.directory.replication.changed(found.entry.id, before);
  return noContent();
}

/**
 * Deletes the application and its service principal, which can be restored for 30 days:
 * https://learn.microsoft.com/graph/api/application-delete
 */
export function deleteApplication(call: GraphCall, [key = '']: readonly string[]): GraphAnswer {
  requireAppsWrite(call.token);
  const { state } = call;
  const { app, entry } = findApplication(state, key);
  state.apps.delete(app.clientId);
  state.directory.forget(app.clientId);
  const { displayName } = app;
  state.directory.deletedItems.set(entry.id, { type: 'application', displayName });
  if (entry.principal) state.directory.deletedItems.set(entry.principal.id, { type: 'servicePrincipal', displayName });
  return noContent();
}

/** `key`: an object id, or `microsoft.graph.application` and the like, for a list. */
export function getDeletedItem(call: GraphCall, [key = '']: readonly string[]): GraphAnswer {
  requireAppsRead(call.token);
  const items = [...call.state.directory.deletedItems].map(([id, item]) => ({ id, ...item }));
  const type = /^microsoft\.graph\.(application|servicePrincipal)$/i.exec(key)?.[1]?.toLowerCase();
  const view = ({ id, displayName }: (typeof items)[number]) => ({ id, displayName });
  if (type !== undefined) {
    const listed = items.filter((item) => item.type.toLowerCase() === type).map(view);
    return listOfObjects(call, 'directoryObjects', listed);
  }
  const item = items.find(({ id }) => id === key.toLowerCase());
  if (!item) throw objectNotFound(key);
  return oneObject(call, 'directoryObjects', view(item));
}

/** Removes it for good: https://learn.microsoft.com/graph/api/directory-deleteditems-delete */
export function deleteDeletedItem(call: GraphCall, [key = '']: readonly string[]): GraphAnswer {
  requireAppsWrite(call.token);
  if (!call.state.directory.deletedItems.delete(key.toLowerCase())) throw objectNotFound(key);
  return noContent();
}

/** A limit of the sandbox: its tokens are for one tenant. */
function onlySingleTenant(): Error {
  return invalidRequest("The sandbox registers apps with the signInAudience 'AzureADMyOrg' only.");
}
