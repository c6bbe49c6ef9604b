import { z } from 'zod/v4';
import { canonicalId } from '../../people/person-key.ts';
import type { Account, Source } from '../../photo/evidence.ts';
import { type GraphAccess, requestGraph } from './request-graph.ts';

/** A person in the directory, with the names that the services use. */
export interface FoundPerson {
  readonly objectId: string;
  readonly userPrincipalName: string;
}

const Person = z.object({ id: z.string().min(1), userPrincipalName: z.string().min(1) });
const People = z.object({ value: z.array(Person) });
const SELECT = '$select=id,userPrincipalName';

/**
 * Finds a person by UPN, object id or mail address. Absent: no such person (`none-of-that-name`), or several people
 * share the mail address (`several-of-that-mail`). An app-only token needs `User.Read.All`.
 * https://learn.microsoft.com/graph/api/user-get, https://learn.microsoft.com/graph/api/user-list
 */
export async function findPerson(access: GraphAccess, name: string, signal: AbortSignal): Promise<Source<FoundPerson>> {
  const result = await requestGraph(access, signal, (request) =>
    request(`/users/${encodeURIComponent(name)}?${SELECT}`).get(),
  );
  if ('answer' in result) return toPerson(Person.safeParse(result.answer).data);
  if (result.reason !== 'not-found') return result;
  return name.includes('@') ? findByMail(access, name, signal) : { state: 'absent', sign: 'none-of-that-name' };
}

async function findByMail(access: GraphAccess, mail: string, signal: AbortSignal): Promise<Source<FoundPerson>> {
  const filter = encodeURIComponent(`mail eq '${mail.replaceAll("'", "''")}'`);
  const result = await requestGraph(access, signal, (request) => request(`/users?$filter=${filter}&${SELECT}`).get());
  if (!('answer' in result)) return result;
  const people = People.safeParse(result.answer).data?.value;
  if (people?.length === 0) return { state: 'absent', sign: 'none-of-that-name' };
  if (people && people.length > 1) return { state: 'absent', sign: 'several-of-that-mail' };
  return toPerson(people?.[0]);
}

function toPerson(person: z.output<typeof Person> | undefined): Source<FoundPerson> {
  if (!person) return { state: 'failed', reason: 'malformed' };
  return { state: 'read', value: { objectId: canonicalId(person.id), userPrincipalName: person.userPrincipalName } };
}

const MySite = z.object({ mySite: z.string().nullish() });

/** A person's account with their `mySite` alone. `objectId` undefined: the signed-in person. */
export async function findMySite(
  access: GraphAccess,
  objectId: string | undefined,
  signal: AbortSignal,
): Promise<Source<Pick<Account, 'mySite'>>> {
  const person = objectId === undefined ? '/me' : `/users/${encodeURIComponent(objectId)}`;
  const path = `${person}?$select=mySite`;
  const result = await requestGraph(access, signal, (request) => request(path).get());
  if (!('answer' in result)) return result;
  const { data } = MySite.safeParse(result.answer);
  return data
    ? { state: 'read', value: { mySite: data.mySite ?? undefined } }
    : { state: 'failed', reason: 'malformed' };
}
