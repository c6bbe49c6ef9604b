import { describeChange } from './describe.ts';
import type { DirectoryClient } from './directory-client.ts';
import { patched, patchesToUndo } from './patches.ts';
import { isGranted, isSameCredential, permissionId } from './plan.ts';
import type { Present, Registration, SetupChange } from './types.ts';

/** What `--remove` takes back, in this order. A registration that the command made takes everything else with it. */
export function planRemoval(made: readonly SetupChange[]): readonly SetupChange[] {
  const registration = made.find(({ kind }) => kind === 'registration');
  return registration ? [registration] : made.toReversed();
}

/** Takes one change back and returns what the tenant has then. What is no longer there counts as taken back. */
export async function undoChange(client: DirectoryClient, present: Present, change: SetupChange): Promise<Present> {
  const what = `removing: ${describeChange(change).what}`;
  const { registration, principalId } = present;
  if (!registration) return present;
  switch (change.kind) {
    case 'registration':
      await removePrincipal(client, principalId, what);
      await removeForGood(client, `/applications/${registration.id}`, registration.id, what);
      return { ...present, registration: undefined, principalId: undefined };
    case 'service-principal':
      await removePrincipal(client, principalId, what);
      return { ...present, principalId: undefined, grants: [], assignments: [] };
    case 'grant':
      return removeGrant(client, present, change.permission, what);
    case 'federated-credential': {
      const found = present.credentials.find((one) => isSameCredential(one, change.credential));
      const path = `/applications/${registration.id}/federatedIdentityCredentials/${found?.id}`;
      if (found) await client.change({ method: 'DELETE', path, what });
      return present;
    }
    case 'secret':
      await client.change({
        method: 'POST',
        path: `/applications/${registration.id}/removePassword`,
        body: { keyId: change.keyId },
        what,
      });
      return present;
    default:
      return undoPatches(client, present, change, what);
  }
}

/** Whether nothing of a change is left in the tenant. */
export function isUndone(present: Present, change: SetupChange): boolean {
  const { registration } = present;
  if (!registration) return true;
  switch (change.kind) {
    case 'registration':
      return false;
    case 'service-principal':
      return present.principalId === undefined;
    case 'grant':
      return !isGranted(present, change.permission);
    case 'federated-credential':
      return !present.credentials.some((one) => isSameCredential(one, change.credential));
    case 'secret':
      // Graph shows it, and the command does not read it: `removePassword` says whether it was there.
      return false;
    default:
      return patchesToUndo(registration, present, change).length === 0;
  }
}

async function undoPatches(
  client: DirectoryClient,
  present: Present,
  change: SetupChange,
  what: string,
): Promise<Present> {
  const registration = present.registration as Registration;
  let next = registration;
  for (const patch of patchesToUndo(registration, present, change)) {
    await client.change({ method: 'PATCH', path: `/applications/${registration.id}`, body: patch, what });
    next = patched(next, patch);
  }
  return { ...present, registration: next };
}

async function removePrincipal(client: DirectoryClient, id: string | undefined, what: string): Promise<void> {
  if (id !== undefined) await removeForGood(client, `/servicePrincipals/${id}`, id, what);
}

/** A deleted object stays for 30 days, and keeps its identifier URIs: it is removed from there, too. */
async function removeForGood(client: DirectoryClient, path: string, id: string, what: string): Promise<void> {
  await client.change({ method: 'DELETE', path, what });
  await client.change({ method: 'DELETE', path: `/directory/deletedItems/${id}`, what });
}

async function removeGrant(
  client: DirectoryClient,
  present: Present,
  permission: Extract<SetupChange, { readonly kind: 'grant' }>['permission'],
  what: string,
): Promise<Present> {
  const { id: resourceId } = present.apis[permission.api];
  if (permission.type === 'application') {
    const appRoleId = permissionId(present, permission);
    const found = present.assignments.find((one) => one.resourceId === resourceId && one.appRoleId === appRoleId);
    const path = `/servicePrincipals/${present.principalId}/appRoleAssignments/${found?.id}`;
    if (found) await client.change({ method: 'DELETE', path, what });
    return { ...present, assignments: present.assignments.filter((one) => one !== found) };
  }
  const found = present.grants.find((one) => one.resourceId === resourceId);
  if (!found?.scope.split(' ').includes(permission.name)) return present;
  // Other names and spaces stay as they were.
  const scope = found.scope
    .split(' ')
    .filter((name) => name !== permission.name)
    .join(' ');
  const path = `/oauth2PermissionGrants/${found.id}`;
  if (scope.trim() === '') {
    await client.change({ method: 'DELETE', path, what });
    return { ...present, grants: present.grants.filter((one) => one !== found) };
  }
  await client.change({ method: 'PATCH', path, body: { scope }, what });
  return { ...present, grants: present.grants.map((one) => (one === found ? { ...found, scope } : one)) };
}
