import { appGraphAccess } from '../../src/check/app-sources.ts';
import type { TenantConfig } from '../../src/config/tenant-config.ts';
import { CodedError } from '../../src/errors.ts';
import { findPerson } from '../../src/microsoft365/graph/find-person.ts';
import { readGroupMembers } from '../../src/microsoft365/graph/group-members.ts';
import { createAppCredential } from '../../src/microsoft365/identity/app-credential.ts';
import type { Store } from '../../src/store/types.ts';

/** Milliseconds. */
const DEADLINE = 60_000;

export interface Named {
  /** User principal names, object ids or mail addresses. */
  readonly people: readonly string[];
  /** Object ids. */
  readonly groups: readonly string[];
}

/**
 * Makes these people and groups the pilot, in place of whoever was. Nothing changes where one of them can't be found.
 * Throws `pilot-not-found` and `pilot-not-read`.
 */
export async function choosePilot(config: TenantConfig, store: Store, named: Named): Promise<void> {
  const access = appGraphAccess(config, createAppCredential({ ...config.app, ...config.cloud }));
  const signal = AbortSignal.timeout(DEADLINE);
  const people: string[] = [];
  for (const name of named.people) {
    const found = await findPerson(access, name, signal);
    if (found.state !== 'read') throw notRead(name, 'person', found.state === 'absent' ? found.sign : found.reason);
    people.push(found.value.objectId);
  }
  const groups = new Map<string, readonly string[]>();
  for (const groupId of named.groups) {
    const members = await readGroupMembers(access, groupId, signal);
    if ('state' in members) throw notRead(groupId, 'group', members.reason);
    groups.set(groupId, members);
  }
  await store.control.pilot.choose(config.app.tenantId, { people, groups }, config.now());
}

function notRead(name: string, what: 'person' | 'group', reason: string): CodedError {
  if (reason === 'forbidden') {
    return new CodedError('pilot-not-read', `The app may not read the ${what} ${name}.`, {
      remedy:
        what === 'group'
          ? 'For groups it needs the application permission GroupMember.Read.All of Microsoft Graph; docs/permissions.md says more. Or name the people one by one.'
          : 'It needs the application permission User.Read.All of Microsoft Graph; docs/permissions.md says more.',
    });
  }
  return new CodedError('pilot-not-found', `The ${what} ${name} was not found (${reason}).`, {
    remedy:
      what === 'group'
        ? 'Its object id is in Entra admin center > Groups > the group > Overview.'
        : 'Give user principal names, object ids of people, or group: and the object id of a group.',
  });
}
