import { grantResourceOf, MICROSOFT_APIS } from '../../tenant/directory/microsoft-apis.ts';
import { guidFrom } from '../../tenant/random.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';
import { requireAppsRead, requireAssignmentsWrite } from './access.ts';
import {
  type DirectoryObject,
  invalidRequest,
  listOfObjects,
  noContent,
  objectNotFound,
  oneObject,
  readObject,
} from './answers.ts';
import { type FoundPrincipal, findPrincipal, principalsOf } from './find-app.ts';

/** An application permission of an app, or an app role of a person. */
interface RoleAssignment {
  readonly id: string;
  readonly principal: { readonly id: string; readonly displayName: string; readonly type: 'User' | 'ServicePrincipal' };
  readonly resource: FoundPrincipal;
  readonly appRoleId: string;
  readonly remove: () => void;
}

/** https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignments */
export function listAssignmentsOfApp(call: GraphCall, [key = '']: readonly string[]): GraphAnswer {
  const { id } = found(call, key);
  return listed(call, (one) => one.principal.id === id);
}

/** https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignedto */
export function listAssignmentsToResource(call: GraphCall, [key = '']: readonly string[]): GraphAnswer {
  const { id } = found(call, key);
  return listed(call, (one) => one.resource.id === id);
}

/**
 * The same under `appRoleAssignments` of the app and `appRoleAssignedTo` of the resource:
 * https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignments. Codes and texts of the refusals are
 * seen in public reports of the service.
 */
export async function createAssignment(call: GraphCall, [key = '']: readonly string[]): Promise<GraphAnswer> {
  const { state } = call;
  const owner = found(call, key);
  const names = ['principalId', 'resourceId', 'appRoleId'];
  const body = await readObject(call, names, names);
  const resource = principalsOf(state).find(({ id }) => id === String(body.resourceId).toLowerCase());
  if (!resource) throw objectNotFound(String(body.resourceId));
  requireAssignmentsWrite(call.token, resource.appId);
  const principalId = String(body.principalId).toLowerCase();
  // https://github.com/microsoftgraph/microsoft-graph-docs/issues/20133
  if (owner.id !== principalId && owner.id !== resource.id) throw invalidRequest('Not a valid reference update.');
  const appRoleId = String(body.appRoleId).toLowerCase();
  const role = (resource.api?.appRoles ?? resource.found?.entry.appRoles ?? []).find(({ id }) => id === appRoleId);
  if (!role?.isEnabled) throw invalidRequest('Permission being assigned was not found on application');
  const isSame = (one: RoleAssignment) =>
    one.principal.id === principalId && one.resource.id === resource.id && one.appRoleId === appRoleId;
  if (assignmentsOf(state).some(isSame)) {
    throw invalidRequest('Permission being assigned already exists on the object');
  }
  assign(state, principalId, resource, role);
  const assignment = assignmentsOf(state).find(isSame);
  if (!assignment) throw objectNotFound(principalId);
  state.directory.replication.created(assignment.id);
  return oneObject(call, 'appRoleAssignments', viewAssignment(assignment), 201);
}

/** https://learn.microsoft.com/graph/api/serviceprincipal-delete-approleassignments */
export function deleteAssignment(call: GraphCall, [key = '', id = '']: readonly string[]): GraphAnswer {
  const owner = found(call, key);
  const assignment = assignmentsOf(call.state).find((one) => one.id === id);
  if (!assignment || ![assignment.principal.id, assignment.resource.id].includes(owner.id)) throw objectNotFound(id);
  requireAssignmentsWrite(call.token, assignment.resource.appId);
  assignment.remove();
  return noContent();
}

function found({ token, state }: GraphCall, key: string): FoundPrincipal {
  requireAppsRead(token);
  return findPrincipal(state, key);
}

function listed(call: GraphCall, matches: (one: RoleAssignment) => boolean): GraphAnswer {
  const { replication } = call.state.directory;
  const seen = assignmentsOf(call.state).filter((one) => matches(one) && replication.sees(one.id));
  return listOfObjects(call, 'appRoleAssignments', seen.map(viewAssignment));
}

/** Throws 404 for an unknown principal, and 400 if the role is not for this kind of principal. */
function assign(
  state: TenantState,
  principalId: string,
  { appId, found: resource }: FoundPrincipal,
  role: { readonly id: string; readonly value: string; readonly allowedMemberTypes: readonly string[] },
): void {
  const notAllowed = () => invalidRequest('Permission being assigned was not found on application');
  const person = state.people.get(principalId);
  if (person && resource) {
    if (!role.allowedMemberTypes.includes('User')) throw notAllowed();
    const createdDateTime = state.clock.now().toISOString();
    const id = state.directory.newId();
    resource.principal.people.push({ id, personId: person.id, appRoleId: role.id, createdDateTime });
    return;
  }
  const app = principalsOf(state).find(({ id }) => id === principalId)?.found?.app;
  const name = grantResourceOf(appId);
  if (!app || !state.directory.replication.sees(principalId)) throw objectNotFound(principalId);
  if (!name || !role.allowedMemberTypes.includes('Application') || !app.applicationGrants) throw notAllowed();
  app.applicationGrants[name].push(role.value);
}

function assignmentsOf(state: TenantState): RoleAssignment[] {
  const principals = principalsOf(state);
  const ofApps = MICROSOFT_APIS.flatMap(({ appId, appRoles }) => {
    const resource = principals.find((one) => one.appId === appId);
    const name = grantResourceOf(appId);
    if (!resource || !name) return [];
    return principals.flatMap(({ id, found: client }) =>
      (client?.app.applicationGrants?.[name] ?? []).flatMap((value) => {
        const role = appRoles.find((one) => one.value === value);
        const granted = client?.app.applicationGrants?.[name];
        if (!role || !client || !granted) return [];
        return {
          id: Buffer.from(guidFrom('assignment', id, resource.id, role.id)).toString('base64url'),
          principal: { id, displayName: client.app.displayName, type: 'ServicePrincipal' as const },
          resource,
          appRoleId: role.id,
          remove: () => void granted.splice(granted.indexOf(value), 1),
        };
      }),
    );
  });
  const ofPeople = principals.flatMap((resource) => {
    const people = resource.found?.principal.people ?? [];
    return people.map((one) => ({
      id: one.id,
      principal: {
        id: one.personId,
        displayName: state.people.get(one.personId)?.displayName ?? '',
        type: 'User' as const,
      },
      resource,
      appRoleId: one.appRoleId,
      remove: () => void people.splice(people.indexOf(one), 1),
    }));
  });
  return [...ofApps, ...ofPeople];
}

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
function viewAssignment({ id, principal, resource, appRoleId }: RoleAssignment): DirectoryObject {
  return {
    id,
    appRoleId,
    deletedDateTime: null,
    principalId: principal.id,
    principalDisplayName: principal.displayName,
    principalType: principal.type,
    resourceId: resource.id,
    resourceDisplayName: resource.api?.displayName ?? resource.found?.app.displayName,
  };
}
