import { z } from 'zod/v4';
import { canonicalId } from '../../people/person-key.ts';
import type { Account, AssignedPlan, Failed } from '../../photo/evidence.ts';
import { BYTE_BUDGETS } from '../byte-budgets.ts';
import type { FoundPerson } from './find-person.ts';
import { toAccount } from './graph-answer.ts';
import { type GraphAccess, requestGraph } from './request-graph.ts';

/** A person of the directory with what the verdict needs of their account. */
export interface ListedPerson extends FoundPerson {
  /** Without a name. Only plans of Exchange and SharePoint are kept: some accounts have a hundred others. */
  readonly account: Account;
  /** False: an admin has blocked sign-in, as for shared mailboxes and rooms. */
  readonly isEnabled: boolean;
  /** At least one plan of any service is in use. */
  readonly isLicensed: boolean;
}

const Entry = z.object({
  id: z.string().min(1),
  userPrincipalName: z.string().min(1),
  accountEnabled: z.boolean().nullish(),
});
const Page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });

/** Largest page size: https://learn.microsoft.com/graph/api/user-list#optional-query-parameters */
const PAGE_SIZE = 999;
const SELECT = 'id,userPrincipalName,userType,accountEnabled,assignedPlans,onPremisesSyncEnabled';

/**
 * Reads a page of the directory, with a token of the app that has `User.Read.All`. `link`: `next` of the page before;
 * undefined: the first page. Never rejects; retries nothing. https://learn.microsoft.com/graph/api/user-list
 */
export async function listPeople(
  access: GraphAccess,
  link: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly people: readonly ListedPerson[]; readonly next: string | undefined } | Failed> {
  const path = link ?? `/users?$select=${SELECT}&$top=${PAGE_SIZE}`;
  const result = await requestGraph(access, signal, (request) => request(path).get(), BYTE_BUDGETS.graphPeople);
  if (!('answer' in result)) return result;
  const { data } = Page.safeParse(result.answer);
  const next = data?.['@odata.nextLink'];
  // A link in the answer must not send the app's token to another host.
  if (!data || (next && !next.startsWith(`${access.graph.url}/`))) return { state: 'failed', reason: 'malformed' };
  const people = data.value.map(toPerson);
  return people.includes(undefined)
    ? { state: 'failed', reason: 'malformed' }
    : { people: people.filter((person) => person !== undefined), next };
}

function toPerson(entry: unknown): ListedPerson | undefined {
  const { data } = Entry.safeParse(entry);
  const account = toAccount(entry);
  if (!data || account.state !== 'read') return undefined;
  const { assignedPlans } = account.value;
  const id = canonicalId(data.id);
  return {
    objectId: id,
    userPrincipalName: data.userPrincipalName,
    account: { ...account.value, id, displayName: '', assignedPlans: assignedPlans.filter(isOfPhotos) },
    isEnabled: data.accountEnabled !== false,
    isLicensed: assignedPlans.some(({ capabilityStatus }) => capabilityStatus === 'Enabled'),
  };
}

function isOfPhotos({ service }: AssignedPlan): boolean {
  return ['exchange', 'sharepoint'].includes(service.toLowerCase());
}
