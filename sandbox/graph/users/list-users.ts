import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Person } from '../../tenant/people/person.ts';
import { entity, onlyOptions, rootOf } from '../call.ts';
import { GraphError } from '../graph-error.ts';
import { requireUserRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';
import { readFilter, type UserFilter } from './user-filter.ts';
import { readSelection } from './user-selection.ts';

/** People on a page unless `$top` says otherwise, and at most: https://learn.microsoft.com/graph/api/user-list#optional-query-parameters */
const PAGE = 100;
const LARGEST_PAGE = 999;

/** `GET /users`, a page at a time: https://learn.microsoft.com/graph/api/user-list, https://learn.microsoft.com/graph/paging */
export async function listUsers(call: GraphCall): Promise<GraphAnswer> {
  const reach = requireUserRead(call.token);
  onlyOptions(call, '$select', '$filter', '$top', '$skiptoken');
  const selection = readSelection(call, reach);
  const { people, next } = await readPage(call, readFilter(call, reach), readSkipToken(call), readTop(call));
  return entity({
    '@odata.context': `${rootOf(call)}/$metadata#${selection.type}`,
    ...(next !== undefined && { '@odata.nextLink': nextLink(call, next) }),
    value: people.map((person) => selection.show(person)),
  });
}

/** So many people are looked at before others have a turn. */
const AT_A_STRETCH = 500;

/** The people of one page, and the place from which the next one goes on; undefined: there is none. */
async function readPage(
  { state }: GraphCall,
  { fits, name }: UserFilter,
  start: number,
  size: number,
): Promise<{ readonly people: readonly Person[]; readonly next?: number }> {
  if (name !== undefined)
    return {
      people: state.people
        .candidates(name)
        .filter(fits)
        .slice(start, start + size),
    };
  const people: Person[] = [];
  let place = start;
  let looked = 0;
  for (const [next, person] of state.people.from(start)) {
    if (fits(person)) {
      if (people.length === size) return { people, next: place };
      people.push(person);
    }
    place = next;
    looked += 1;
    if (looked % AT_A_STRETCH === 0) await setImmediate();
  }
  return { people };
}

/** The refusal as seen in https://learn.microsoft.com/answers/questions/1129204 */
function readTop({ query }: GraphCall): number {
  const top = query.get('$top');
  if (top === null) return PAGE;
  const size = /^\d{1,9}$/.test(top) ? Number(top) : 0;
  if (size >= 1 && size <= LARGEST_PAGE) return size;
  throw new GraphError(
    400,
    'Request_UnsupportedQuery',
    `Invalid page size specified: '${top}'. Must be between 1 and ${LARGEST_PAGE} inclusive.`,
  );
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
 * Where the page begins. A token belongs to the query that it was made for: https://learn.microsoft.com/graph/paging says to use the link as
 * it is. Code and words are those of a token that is too old (https://github.com/microsoftgraph/msgraph-sdk-java/issues/368); for one that
 * is malformed or of another query UNCONFIRMED.
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
