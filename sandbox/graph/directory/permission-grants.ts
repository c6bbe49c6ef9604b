import { type GrantResource, grantResourceOf, MICROSOFT_APIS } from '../../tenant/directory/microsoft-apis.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';
import { requireGrantsRead, requireGrantsWrite } from './access.ts';
import {
  conflict,
  type DirectoryObject,
  invalidRequest,
  listOfObjects,
  noContent,
  objectNotFound,
  oneObject,
  readObject,
} from './answers.ts';
import { type FoundPrincipal, findPrincipal, principalsOf } from './find-app.ts';

/** Delegated permissions of an app that an admin granted for all users, in one API. */
interface PermissionGrant {
  readonly client: FoundPrincipal;
  readonly resource: FoundPrincipal;
  readonly scopes: string[];
}

/** https://learn.microsoft.com/graph/api/oauth2permissiongrant-list, without what people consented to themselves. */
export function listGrants(call: GraphCall): GraphAnswer {
  requireGrantsRead(call.token);
  return listOfObjects(call, 'oauth2PermissionGrants', visibleGrants(call).map(viewGrant));
}

/** https://learn.microsoft.com/graph/api/serviceprincipal-list-oauth2permissiongrants */
export function listGrantsOfPrincipal(call: GraphCall, [key = '']: readonly string[]): GraphAnswer {
  requireGrantsRead(call.token);
  const { id } = findPrincipal(call.state, key);
  const own = visibleGrants(call).filter(({ client }) => client.id === id);
  return listOfObjects(call, 'oauth2PermissionGrants', own.map(viewGrant));
}

/** https://learn.microsoft.com/graph/api/oauth2permissiongrant-get */
export function getGrant(call: GraphCall, [id = '']: readonly string[]): GraphAnswer {
  requireGrantsRead(call.token);
  return oneObject(call, 'oauth2PermissionGrants', viewGrant(findGrant(call.state, id)));
}

/** https://learn.microsoft.com/graph/api/oauth2permissiongrant-post */
export async function createGrant(call: GraphCall): Promise<GraphAnswer> {
  requireGrantsWrite(call.token);
  const { state } = call;
  const body = await readObject(
    call,
    ['clientId', 'consentType', 'principalId', 'resourceId', 'scope', 'startTime', 'expiryTime'],
    ['clientId', 'consentType', 'resourceId', 'scope'],
  );
  // People consent in Entra's pages here.
  if (body.consentType !== 'AllPrincipals') throw invalidRequest("The sandbox knows consentType 'AllPrincipals' only.");
  const client = findPrincipal(state, String(body.clientId));
  const resource = findPrincipal(state, String(body.resourceId));
  const grant = grantOf(client, resource);
  if (!grant) throw invalidRequest('The sandbox records grants for Microsoft Graph and SharePoint only.');
  if (grant.scopes.length > 0) throw conflict('Permission entry already exists.');
  grant.scopes.push(...readScopeNames(resource, body.scope));
  state.directory.replication.created(grantId(grant));
  return oneObject(call, 'oauth2PermissionGrants', viewGrant(grant), 201);
}

/** https://learn.microsoft.com/graph/api/oauth2permissiongrant-update */
export async function patchGrant(call: GraphCall, [id = '']: readonly string[]): Promise<GraphAnswer> {
  requireGrantsWrite(call.token);
  const grant = findGrant(call.state, id);
  const { scope } = await readObject(call, ['scope'], ['scope']);
  grant.scopes.splice(0, Infinity, ...readScopeNames(grant.resource, scope));
  return noContent();
}

/** https://learn.microsoft.com/graph/api/oauth2permissiongrant-delete */
export function deleteGrant(call: GraphCall, [id = '']: readonly string[]): GraphAnswer {
  requireGrantsWrite(call.token);
  findGrant(call.state, id).scopes.splice(0);
  return noContent();
}

/** Throws 400 for a permission that the API does not have. The text is UNCONFIRMED. */
function readScopeNames({ api }: FoundPrincipal, scope: unknown): string[] {
  const names = String(scope).split(' ').filter(Boolean);
  const unknown = names.find((name) => !api?.scopes.some(({ value }) => value === name));
  if (unknown !== undefined || names.length === 0) {
    throw invalidRequest(`The scope '${unknown ?? ''}' is not a permission of the resource.`);
  }
  return names;
}

function grantsOf(state: TenantState): PermissionGrant[] {
  const principals = principalsOf(state);
  return MICROSOFT_APIS.flatMap(({ appId }) => {
    const resource = principals.find((one) => one.appId === appId);
    return principals.flatMap((client) => (resource && grantOf(client, resource)) ?? []);
  }).filter(({ scopes }) => scopes.length > 0);
}

function grantOf(client: FoundPrincipal, resource: FoundPrincipal): PermissionGrant | undefined {
  const name: GrantResource | undefined = grantResourceOf(resource.appId);
  return client.found && name && { client, resource, scopes: client.found.app.delegatedGrants[name] };
}

function visibleGrants({ state }: GraphCall): PermissionGrant[] {
  return grantsOf(state).filter((grant) => state.directory.replication.sees(grantId(grant)));
}

function findGrant(state: TenantState, id: string): PermissionGrant {
  const grant = grantsOf(state).find((one) => grantId(one) === id);
  if (!grant) throw objectNotFound(id);
  return grant;
}

/** The real ids have this form, too: both object ids in base64url. */
function grantId({ client, resource }: PermissionGrant): string {
  return Buffer.from((client.id + resource.id).replaceAll('-', ''), 'hex').toString('base64url');
}

function viewGrant(grant: PermissionGrant): DirectoryObject {
  return {
    id: grantId(grant),
    clientId: grant.client.id,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId: grant.resource.id,
    scope: grant.scopes.join(' '),
  };
}
