import { principalIdOf } from '../../tenant/directory/directory.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';
import { requireAppsRead, requireAppsWrite } from './access.ts';
import {
  conflict,
  type DirectoryObject,
  invalidRequest,
  listOfObjects,
  noContent,
  oneObject,
  readObject,
} from './answers.ts';
import { applicationsOf, type FoundPrincipal, findPrincipal, principalsOf } from './find-app.ts';

/** https://learn.microsoft.com/graph/api/serviceprincipal-list */
export function listPrincipals(call: GraphCall): GraphAnswer {
  requireAppsRead(call.token);
  const seen = principalsOf(call.state).filter(({ id }) => call.state.directory.replication.sees(id));
  return listOfObjects(call, 'servicePrincipals', seen.map(viewPrincipal));
}

/** https://learn.microsoft.com/graph/api/serviceprincipal-get */
export function getPrincipal(call: GraphCall, [key = '']: readonly string[]): GraphAnswer {
  requireAppsRead(call.token);
  return oneObject(call, 'servicePrincipals', viewPrincipal(findPrincipal(call.state, key)));
}

/**
 * https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals. A new application is unknown for a
 * moment: https://github.com/microsoftgraph/msgraph-bicep-types/issues/36 and the client of HashiCorp
 * (https://github.com/manicminer/hamilton) repeat the request then.
 */
export async function createPrincipal(call: GraphCall): Promise<GraphAnswer> {
  requireAppsWrite(call.token);
  const { state } = call;
  const body = await readObject(call, ['appId', 'tags', 'appRoleAssignmentRequired'], ['appId']);
  const appId = String(body.appId).toLowerCase();
  const found = applicationsOf(state).find(({ app }) => app.clientId === appId);
  if (!found || !state.directory.replication.sees(found.entry.id)) {
    throw invalidRequest(
      `The appId '${appId}' of the service principal does not reference a valid application object.`,
    );
  }
  if (found.entry.principal) {
    throw conflict(
      'The service principal cannot be created, updated, or restored because the service principal name ' +
        `${appId} is already in use.`,
    );
  }
  const { app, entry } = found;
  const principal = {
    id: principalIdOf(state.seed, appId),
    createdDateTime: state.clock.now().toISOString(),
    people: [],
  };
  entry.principal = principal;
  state.directory.replication.created(principal.id);
  const view = viewPrincipal({ id: principal.id, appId, api: undefined, found: { app, entry, principal } });
  return oneObject(call, 'servicePrincipals', view, 201);
}

/** Deletes its grants, too: https://learn.microsoft.com/graph/api/serviceprincipal-delete */
export function deletePrincipal(call: GraphCall, [key = '']: readonly string[]): GraphAnswer {
  requireAppsWrite(call.token);
  const { id, found } = findPrincipal(call.state, key);
  if (!found) throw invalidRequest('The sandbox does not delete the service principals of Microsoft.');
  const { app, entry } = found;
  entry.principal = undefined;
  for (const grants of [app.delegatedGrants, app.applicationGrants]) {
    grants?.graph.splice(0);
    grants?.sharepoint.splice(0);
  }
  call.state.directory.deletedItems.set(id, { type: 'servicePrincipal', displayName: app.displayName });
  return noContent();
}

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
function viewPrincipal({ id, appId, api, found }: FoundPrincipal): DirectoryObject {
  return {
    id,
    appId,
    displayName: api?.displayName ?? found?.app.displayName,
    accountEnabled: true,
    appRoleAssignmentRequired: false,
    servicePrincipalType: found?.app.managedIdentity ? 'ManagedIdentity' : 'Application',
    servicePrincipalNames: [appId, ...(found?.entry.identifierUris ?? [])],
    appRoles: api?.appRoles ?? found?.entry.appRoles ?? [],
    oauth2PermissionScopes: api?.scopes ?? found?.entry.scopes ?? [],
  };
}
