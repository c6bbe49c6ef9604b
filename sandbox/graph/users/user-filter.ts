import type { Person } from '../../tenant/people/person.ts';
import { GraphError } from '../graph-error.ts';
import type { UserAccess } from '../permissions.ts';
import type { GraphCall } from '../types.ts';
import { userProperties } from './user-properties.ts';
import { requirePropertyAccess } from './user-selection.ts';

interface Clause {
  readonly property: string;
  readonly value: string | boolean;
}

/** Some of the properties that can be compared with `eq`: https://learn.microsoft.com/graph/aad-advanced-queries#user-properties */
const FILTERABLE = [
  ...['accountEnabled', 'displayName', 'givenName', 'id', 'jobTitle', 'mail', 'surname'],
  ...['userPrincipalName', 'userType'],
];

/** Each of them names one person at most. */
const NAMES = ['id', 'mail', 'userPrincipalName'];

export interface UserFilter {
  readonly fits: (person: Person) => boolean;
  /** The one person whom it asks for. Undefined: more may fit. */
  readonly name: string | undefined;
}

const CLAUSE = /^(\w+) +eq +(?:'((?:[^']|'')*)'|(true|false))$/i;

/**
 * Reads `$filter`, of which this Graph knows `eq` and `and`: https://learn.microsoft.com/graph/filter-query-parameter.
 * Throws 400 for the rest, 403 for properties beyond the reach.
 */
export function readFilter({ query, state }: GraphCall, reach: UserAccess): UserFilter {
  const clauses = splitAtAnd(query.get('$filter') ?? '').map(readClause);
  requirePropertyAccess(
    clauses.map(({ property }) => property),
    reach,
  );
  return {
    fits: (person) =>
      clauses.every(({ property, value }) => same(userProperties(person, state, [property])[property], value)),
    name: clauses.flatMap(({ property, value }) => (NAMES.includes(property) ? [String(value)] : []))[0],
  };
}

function readClause(text: string): Clause {
  const [, property = '', quoted, bool] = CLAUSE.exec(text) ?? [];
  if (property === '') throw unsupported('Invalid filter clause.');
  if (!FILTERABLE.includes(property) || (property === 'accountEnabled') !== (bool !== undefined)) {
    throw unsupported(
      `Unsupported or invalid query filter clause specified for property '${property}' of resource 'User'.`,
    );
  }
  return { property, value: bool === undefined ? (quoted ?? '').replaceAll("''", "'") : bool.toLowerCase() === 'true' };
}

/** At each `and` that stands outside of quotes. */
function splitAtAnd(filter: string): readonly string[] {
  if (filter.trim() === '') return [];
  return filter.split(/ +and +(?=(?:[^']*'[^']*')*[^']*$)/i).map((clause) => clause.trim());
}

/** The directory compares without regard to case. */
function same(actual: unknown, wanted: string | boolean): boolean {
  return typeof wanted === 'string' && typeof actual === 'string'
    ? actual.toLowerCase() === wanted.toLowerCase()
    : actual === wanted;
}

function unsupported(message: string): GraphError {
  return new GraphError(400, 'Request_UnsupportedQuery', message);
}
