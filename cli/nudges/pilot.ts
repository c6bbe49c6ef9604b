import { CodedError } from '../../src/errors.ts';
import { createAppCredential } from '../../src/microsoft365/app-credential.ts';
import { appGraphAccess } from '../../src/microsoft365/app-sources.ts';
import { findPerson } from '../../src/microsoft365/find-person.ts';
import { readGroupMembers } from '../../src/microsoft365/group-members.ts';
import type { Store } from '../../src/store/index.ts';
import type { TenantConfig } from '../../src/tenant-config.ts';

const GROUP = 'group:';
/** Milliseconds. */
const DEADLINE = 60_000;

/**
 * Makes these people and groups (`group:OBJECT-ID`) the pilot, in place of whoever was. Nothing changes where one of them can't be found.
 * Throws `pilot-not-found` and `pilot-not-read`.
 */
export async function choosePilot(config: TenantConfig, store: Store, names: readonly string[]): Promise<void> {
  const access = appGraphAccess(config, createAppCredential({ ...config.app, ...config.cloud }));
  const signal = AbortSignal.timeout(DEADLINE);
  const people: string[] = [];
  const groups = new Map<string, readonly string[]>();
  for (const name of names) {
    if (name.startsWith(GROUP)) {
      const groupId = name.slice(GROUP.length);
      const members = await readGroupMembers(access, groupId, signal);
      if ('state' in members) throw notRead(name, members.reason);
      groups.set(groupId, members);
    } else {
      const found = await findPerson(access, name, signal);
      if (found.state !== 'read') throw notRead(name, found.state === 'absent' ? found.sign : found.reason);
      people.push(found.value.objectId);
    }
  }
  const { tenantId } = config.app;
  await store.control.pilot.clear(tenantId);
  await store.control.pilot.add(tenantId, people);
  for (const [groupId, members] of groups) {
    await store.control.pilot.setGroup(tenantId, groupId, members, config.now());
  }
}

function notRead(name: string, reason: string): CodedError {
  if (reason === 'forbidden') {
    return new CodedError('pilot-not-read', `The app may not read ${name}.`, {
      remedy: name.startsWith(GROUP)
        ? 'For groups it needs the application permission GroupMember.Read.All of Microsoft Graph; docs/permissions.md says more. Or name the people one by one.'
        : 'It needs the application permission User.Read.All of Microsoft Graph; docs/permissions.md says more.',
    });
  }
  return new CodedError('pilot-not-found', `${name} was not found (${reason}).`, {
    remedy: 'Give user principal names, object ids of people, or group: and the object id of a group.',
  });
}
