import { setImmediate } from 'node:timers/promises';
import type { Person } from '../../tenant/people/person.ts';
import { entity, requireOptions, rootOf } from '../call.ts';
import { GraphError } from '../graph-error.ts';
import { nextLink, type Page, readPage } from '../paging.ts';
import { requireUserRead, type UserAccess } from '../permissions.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';
import { isAdvancedQuery, readOrder, readSearch, requireEventualForCount } from './advanced-query.ts';
import { readManagerExpansion } from './manager-expansion.ts';
import { readFilter, type UserFilter } from './user-filter.ts';
import { OF_SINGLE_USERS } from './user-properties.ts';
import { readSelection } from './user-selection.ts';

/**
 * `GET /users`, with paging: https://learn.microsoft.com/graph/api/user-list, https://learn.microsoft.com/graph/paging
 */
export async function listUsers(call: GraphCall): Promise<GraphAnswer> {
  const access = requireUserRead(call.token);
  requireOptions(call, '$select', '$filter', '$top', '$skiptoken', '$count', '$orderby', '$search', '$expand');
  requireListedProperties(call);
  const selection = readSelection(call, access, readManagerExpansion(call, 'many'));
  const filter = readUserQuery(call, access);
  const page = readPage(call);
  const order = readOrder(call);
  const { people, next } = order
    ? await sortedPage(call, { filter, order }, page)
    : await peopleOfPage(call, filter, page);
  return entity({
    '@odata.context': `${rootOf(call)}/$metadata#${selection.type}`,
    ...(isAdvancedQuery(call) && { '@odata.count': await countPeople(call, filter) }),
    ...(next !== undefined && { '@odata.nextLink': nextLink(call, '/users', next) }),
    value: people.map((person) => selection.show(person)),
  });
}

/** The error as seen in https://github.com/microsoftgraph/microsoft-graph-docs/issues/7555 */
export function requireListedProperties({ query }: GraphCall): void {
  const selected = query.get('$select')?.split(',') ?? [];
  if (!selected.some((name) => OF_SINGLE_USERS.includes(name.trim()))) return;
  throw new GraphError(501, 'NotImplemented', 'This operation target is not yet supported.');
}

/** Number of people to check before yielding to other requests. */
const YIELD_AFTER = 500;

/** People of one page, and the position of the next page; undefined: last page. */
async function peopleOfPage(
  { state }: GraphCall,
  { matches, identifier }: UserFilter,
  { start, size }: Page,
): Promise<{ readonly people: readonly Person[]; readonly next?: number }> {
  if (identifier !== undefined)
    return {
      people: state.people
        .candidates(identifier)
        .filter(matches)
        .slice(start, start + size),
    };
  const people: Person[] = [];
  let position = start;
  let checked = 0;
  for (const [next, person] of state.people.from(start)) {
    if (matches(person)) {
      if (people.length === size) return { people, next: position };
      people.push(person);
    }
    position = next;
    checked += 1;
    if (checked % YIELD_AFTER === 0) await setImmediate();
  }
  return { people };
}

/**
 * `GET /users/$count`: the number as text.
 * https://learn.microsoft.com/graph/api/user-list#example-3-get-only-a-count-of-users
 */
export async function countUsers(call: GraphCall): Promise<GraphAnswer> {
  const access = requireUserRead(call.token);
  requireOptions(call, '$filter', '$search');
  requireEventualForCount(call);
  const count = await countPeople(call, readUserQuery(call, access));
  return {
    status: 200,
    headers: { 'Cache-Control': 'no-cache', 'OData-Version': '4.0', 'Content-Type': 'text/plain' },
    body: Buffer.from(String(count)),
  };
}

/** `$filter` and `$search` together. */
function readUserQuery(call: GraphCall, access: UserAccess): UserFilter {
  const filter = readFilter(call, access);
  const isFound = readSearch(call);
  return isFound ? { ...filter, matches: (person) => filter.matches(person) && isFound(person) } : filter;
}

interface SortedQuery {
  readonly filter: UserFilter;
  readonly order: (left: Person, right: Person) => number;
}

async function sortedPage(call: GraphCall, { filter, order }: SortedQuery, { start, size }: Page) {
  const { people } = await peopleOfPage(call, filter, { start: 0, size: Number.POSITIVE_INFINITY });
  const sorted = people.toSorted(order);
  const next = start + size;
  return { people: sorted.slice(start, next), ...(next < sorted.length && { next }) };
}

async function countPeople(call: GraphCall, filter: UserFilter): Promise<number> {
  const { people } = await peopleOfPage(call, filter, { start: 0, size: Number.POSITIVE_INFINITY });
  return people.length;
}
