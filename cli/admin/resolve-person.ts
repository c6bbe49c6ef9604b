import type { TenantConfig } from '../../src/config/tenant-config.ts';
import { CodedError } from '../../src/errors.ts';
import { canonicalId, type PersonKey } from '../../src/people/person-key.ts';
import { oneLine } from '../terminal-text.ts';

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Milliseconds. */
const DEADLINE = 60_000;

/**
 * The person with this user principal name, mail address or object id. An object id is taken as it is, because the
 * directory no longer has people who left. Throws `person-not-found`.
 */
export async function resolvePerson(config: TenantConfig, name: string): Promise<PersonKey> {
  const { tenantId } = config.app;
  if (GUID.test(name)) return { tenantId, objectId: canonicalId(name) };
  return { tenantId, objectId: await findInDirectory(config, name) };
}

/** Loaded on demand, because an object id needs no network. */
async function findInDirectory(config: TenantConfig, name: string): Promise<string> {
  const [{ appGraphAccess }, { findPerson }, { createAppCredential }, { hintFor, hintForUnknownPerson }] =
    await Promise.all([
      import('../../src/microsoft365/graph/app-graph-access.ts'),
      import('../../src/microsoft365/graph/find-person.ts'),
      import('../../src/microsoft365/identity/app-credential.ts'),
      import('../check/hints.ts'),
    ]);
  const access = appGraphAccess(config.cloud.graph, createAppCredential({ ...config.app, ...config.cloud }));
  const found = await findPerson(access, name, AbortSignal.timeout(DEADLINE));
  if (found.state === 'read') return found.value.objectId;
  const { cause, remedy } = found.state === 'absent' ? hintForUnknownPerson(name, found) : hintFor('directory', found);
  throw new CodedError('person-not-found', `${oneLine(name)}: ${cause}`, {
    remedy: `${remedy} For a person who has left, use the object id: it needs no directory.`,
  });
}
