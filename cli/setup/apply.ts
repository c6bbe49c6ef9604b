import { z } from 'zod/v4';
import { CodedError } from '../../src/errors.ts';
import { describeChange } from './describe.ts';
import type { ChangeAnswer, DirectoryClient } from './directory-client.ts';
import { patched, patchesFor } from './patches.ts';
import { permissionId } from './plan.ts';
import { toRegistration } from './read-present.ts';
import type { PermissionGrant, Present, Registration, SetupChange } from './types.ts';

const WithId = z.object({ id: z.string() });

/**
 * Makes one change and returns what the tenant has then. Requests are computed from that and not from another read,
 * because Graph may still answer with the state before.
 */
export async function applyChange(client: DirectoryClient, present: Present, change: SetupChange): Promise<Present> {
  const { what } = describeChange(change);
  if (change.kind === 'registration') {
    const body = {
      displayName: change.displayName,
      signInAudience: 'AzureADMyOrg',
      api: { requestedAccessTokenVersion: 2 },
    };
    const answer = await client.change({ method: 'POST', path: '/applications', body, what });
    return { ...present, registration: toRegistration(bodyOf(answer, what)) };
  }
  const registration = present.registration as Registration;
  switch (change.kind) {
    case 'service-principal': {
      const body = { appId: registration.appId };
      const answer = await client.change({ method: 'POST', path: '/servicePrincipals', body, what });
      return { ...present, principalId: WithId.parse(bodyOf(answer, what)).id };
    }
    case 'federated-credential': {
      const path = `/applications/${registration.id}/federatedIdentityCredentials`;
      const body = { name: credentialName(change.credential), ...change.credential };
      await client.change({ method: 'POST', path, body, what });
      return present;
    }
    case 'grant':
      return change.permission.type === 'delegated'
        ? grantScope(client, present, change.permission, what)
        : assignRole(client, present, change.permission, what);
    default: {
      let next = registration;
      for (const patch of patchesFor(registration, present, change)) {
        await client.change({ method: 'PATCH', path: `/applications/${registration.id}`, body: patch, what });
        next = patched(next, patch);
      }
      return { ...present, registration: next };
    }
  }
}

type Permission = Extract<SetupChange, { readonly kind: 'grant' }>['permission'];

/** An API has one grant for all people, whose scope is a list. */
async function grantScope(
  client: DirectoryClient,
  present: Present,
  { api, name }: Permission,
  what: string,
): Promise<Present> {
  const { id: resourceId } = present.apis[api];
  const known = present.grants.find((grant) => grant.resourceId === resourceId);
  if (known) {
    const scope = `${known.scope} ${name}`;
    await client.change({ method: 'PATCH', path: `/oauth2PermissionGrants/${known.id}`, body: { scope }, what });
    return { ...present, grants: present.grants.map((one) => (one === known ? { ...known, scope } : one)) };
  }
  const body = { clientId: present.principalId, consentType: 'AllPrincipals', resourceId, scope: name };
  const answer = await client.change({ method: 'POST', path: '/oauth2PermissionGrants', body, what });
  const grant: PermissionGrant = { id: WithId.parse(bodyOf(answer, what)).id, resourceId, scope: name };
  return { ...present, grants: [...present.grants, grant] };
}

async function assignRole(
  client: DirectoryClient,
  present: Present,
  permission: Permission,
  what: string,
): Promise<Present> {
  const { principalId, apis } = present;
  const { id: resourceId } = apis[permission.api];
  const body = { principalId, resourceId, appRoleId: permissionId(present, permission) };
  const path = `/servicePrincipals/${principalId}/appRoleAssignments`;
  await client.change({ method: 'POST', path, body, what });
  return present;
}

/** Throws `setup-failed` for what exists, although Graph did not show it when it was read. */
function bodyOf(answer: ChangeAnswer, what: string): unknown {
  if (typeof answer !== 'string') return answer.body;
  throw new CodedError('setup-failed', `This exists already, and Microsoft Graph did not show it: ${what}.`, {
    remedy: 'Another run may just have made it. Wait a minute, and run it again: it makes only what is missing.',
  });
}

/**
 * A name of its own, because the one of an earlier identity may be left: letters, digits and hyphens, at most 120.
 * https://learn.microsoft.com/graph/api/resources/federatedidentitycredential
 */
function credentialName({ subject }: { readonly subject: string }): string {
  return `photo-sync-${subject.replace(/[^\w-]/g, '-')}`.slice(0, 120);
}
