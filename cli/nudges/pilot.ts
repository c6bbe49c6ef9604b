import type { TenantConfig } from '../../src/config/tenant-config.ts';
import { CodedError } from '../../src/errors.ts';
import { appGraphAccess } from '../../src/microsoft365/graph/app-graph-access.ts';
import { findPerson } from '../../src/microsoft365/graph/find-person.ts';
import { readGroupMembers } from '../../src/microsoft365/graph/group-members.ts';
import { createAppCredential } from '../../src/microsoft365/identity/app-credential.ts';
import type { PilotSelection } from '../../src/store/control/types.ts';

/** Milliseconds. */
const DEADLINE = 60_000;

export interface PilotNames {
  /** User principal names, object ids or mail addresses. */
  readonly people: readonly string[];
  /** Object ids. */
  readonly groups: readonly string[];
}

/**
 * Finds these people and groups, and reads the groups' members. Throws `pilot-not-found` and `pilot-not-read` if one of
 * them cannot be found.
 */
export async function readPilot(config: TenantConfig, names: PilotNames): Promise<PilotSelection> {
  const access = appGraphAccess(config.cloud.graph, createAppCredential({ ...config.app, ...config.cloud }));
  const signal = AbortSignal.timeout(DEADLINE);
  const people: string[] = [];
  for (const name of names.people) {
    const found = await findPerson(access, name, signal);
    if (found.state !== 'read') throw notRead(name, 'person', found.state === 'absent' ? found.sign : found.reason);
    people.push(found.value.objectId);
  }
  const groups = new Map<string, readonly string[]>();
  for (const groupId of names.groups) {
    const members = await readGroupMembers(access, groupId, signal);
    if ('state' in members) throw notRead(groupId, 'group', members.reason);
    groups.set(groupId, members);
  }
  return { people, groups };
}

function notRead(name: string, what: 'person' | 'group', reason: string): CodedError {
  if (reason === 'forbidden') {
    return new CodedError('pilot-not-read', `The app may not read the ${what} ${name}.`, {
      remedy:
        what === 'group'
          ? 'Grant the application permission GroupMember.Read.All of Microsoft Graph (see docs/permissions.md), or name the people one by one.'
          : 'Grant the application permission User.Read.All of Microsoft Graph (see docs/permissions.md).',
    });
  }
  return new CodedError('pilot-not-found', `The ${what} ${name} was not found (${reason}).`, {
    remedy:
      what === 'group'
        ? 'Find its object id in Entra admin center > Groups > the group > Overview.'
        : 'Use user principal names, object ids of people, or group: and the object id of a group.',
  });
}
