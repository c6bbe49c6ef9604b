import { z } from 'zod/v4';
import { type FoundPerson, findPerson } from '../../../src/microsoft365/graph/find-person.ts';
import { requestGraph } from '../../../src/microsoft365/graph/request-graph.ts';
import type { Absent, Failed } from '../../../src/photo/evidence.ts';
import type { Subject } from '../subject.ts';

/** Reads a path of Graph as the app. The settings of photos exist in beta only. Undefined: it succeeded. */
export async function callGraph({ access }: Subject, path: string, signal: AbortSignal): Promise<Failed | undefined> {
  const version = path.startsWith('/admin/people/') ? 'beta' : 'v1.0';
  const result = await requestGraph(access, signal, (request) => request(path).version(version).get());
  return 'answer' in result ? undefined : result;
}

const Members = z.object({ value: z.array(z.object({ id: z.string(), userPrincipalName: z.string() })).min(1) });

/** The person whom the admin named, or any person who is an employee: SharePoint reads profiles by name only. */
export async function samplePerson(
  { access, user }: Subject,
  signal: AbortSignal,
): Promise<FoundPerson | Absent | Failed> {
  if (user !== undefined) {
    const found = await findPerson(access, user, signal);
    return found.state === 'read' ? found.value : found;
  }
  const path = `/users?$select=id,userPrincipalName&$filter=${encodeURIComponent("userType eq 'Member'")}&$top=1`;
  const result = await requestGraph(access, signal, (request) => request(path).get());
  if (!('answer' in result)) return result;
  const [person] = Members.safeParse(result.answer).data?.value ?? [];
  return person
    ? { objectId: person.id, userPrincipalName: person.userPrincipalName }
    : { state: 'failed', reason: 'malformed' };
}
