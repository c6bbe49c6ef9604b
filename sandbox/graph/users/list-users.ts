import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Person } from '../../tenant/people/person.ts';
import { entity, requireOptions, rootOf } from '../call.ts';
import { GraphError, unsupportedQuery } from '../graph-error.ts';
import { requireUserRead, type UserAccess } from '../permissions.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';
import { isAdvancedQuery, readOrder, readSearch, requireEventualForCount } from './advanced-query.ts';
import { readFilter, type UserFilter } from './user-filter.ts';
import { OF_SINGLE_USERS } from './user-properties.ts';
import { readSelection } from './user-selection.ts';

/** Default and maximum of `$top`: https://learn.microsoft.com/graph/api/user-list#optional-query-parameters */
const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 999;

/**
 * `GET /users`, with paging: https://learn.microsoft.com/graph/api/user-list, https://learn.microsoft.com/graph/paging
 */
export async function listUsers(call: GraphCall): Promise<GraphAnswer> {
  const access = requireUserRead(call.token);
  requireOptions(call, '$select', '$filter', '$top', '$skiptoken', '$count', '$orderby', '$search');
  requireListedProperties(call);
  const selection = readSelection(call, access);
  const filter = readUserQuery(call, access);
  const page = { start: readSkipToken(call), size: readTop(call) };
  const order = readOrder(call);
  const { people, next } = order ? await sortedPage(call, { filter, order }, page) : await readPage(call, filter, page);
  return entity({
    '@odata.context': `${rootOf(call)}/$metadata#${selection.type}`,
    ...(isAdvancedQuery(call) && { '@odata.count': await countPeople(call, filter) }),
    ...(next !== undefined && { '@odata.nextLink': nextLink(call, next) }),
    value: people.map((person) => selection.show(person)),
  });
}

/** The error as seen in https://github.com/microsoftgraph/microsoft-graph-docs/issues/7555 */
function requireListedProperties({ query }: GraphCall): void {
  const selected = query.get('$select')?.split(',') ?? [];
  if (!selected.some((name) => OF_SINGLE_USERS.includes(name.trim()))) return;
  throw new GraphError(501, 'NotImplemented', 'This operation target is not yet supported.');
}

/** Number of people to check before yielding to other requests. */
const YIELD_AFTER = 500;

/** People of one page, and the position of the next page; undefined: last page. */
async function readPage(
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

/** Position of a page, and its number of people. */
interface Page {
  readonly start: number;
  readonly size: number;
}

interface SortedQuery {
  readonly filter: UserFilter;
  readonly order: (left: Person, right: Person) => number;
}

async function sortedPage(call: GraphCall, { filter, order }: SortedQuery, { start, size }: Page) {
  const { people } = await readPage(call, filter, { start: 0, size: Number.POSITIVE_INFINITY });
  const sorted = people.toSorted(order);
  const next = start + size;
  return { people: sorted.slice(start, next), ...(next < sorted.length && { next }) };
}

async function countPeople(call: GraphCall, filter: UserFilter): Promise<number> {
  const { people } = await readPage(call, filter, { start: 0, size: Number.POSITIVE_INFINITY });
  return people.length;
}

/** The error as seen in https://learn.microsoft.com/answers/questions/1129204 */
function readTop({ query }: GraphCall): number {
  const top = query.get('$top');
  if (top === null) return DEFAULT_PAGE;
  const size = /^\d{1,9}$/.test(top) ? Number(top) : 0;
  if (size >= 1 && size <= LARGEST_PAGE) return size;
  throw unsupportedQuery(`Invalid page size specified: '${top}'. Must be between 1 and ${LARGEST_PAGE} inclusive.`);
}

function nextLink(call: GraphCall, position: number): string {
  const token = Buffer.from(`${position}.${queryHash(call)}`).toString('base64url');
  const others = [...call.query].filter(([name]) => name !== '$skiptoken');
  const parameters = [...others, ['$skiptoken', token]].map(
    ([name, value = '']) => `${name}=${encodeURIComponent(value)}`,
  );
  return `${rootOf(call)}/users?${parameters.join('&')}`;
}

/**
 * Start position of the page. A token is valid only for its query, because https://learn.microsoft.com/graph/paging
 * says to use the link unchanged. Code and text are those of an expired token
 * (https://github.com/microsoftgraph/msgraph-sdk-java/issues/368); for a malformed token, or one of another query, they
 * are UNCONFIRMED.
 */
function readSkipToken(call: GraphCall): number {
  const token = call.query.get('$skiptoken');
  if (token === null) return 0;
  const [, position = '', hash] = /^(\d{1,9})\.(\w+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (hash === queryHash(call)) return Number(position);
  throw new GraphError(
    400,
    'Directory_ExpiredPageToken',
    'The specified page token value has expired and can no longer be included in your request.',
  );
}

function queryHash({ query }: GraphCall): string {
  const others = [...query].filter(([name]) => name !== '$skiptoken');
  return createHash('sha256').update(JSON.stringify(others)).digest('hex').slice(0, 16);
}
