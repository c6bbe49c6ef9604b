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

/** Some of the properties that support `eq`: https://learn.microsoft.com/graph/aad-advanced-queries#user-properties */
const FILTERABLE = [
  ...['accountEnabled', 'displayName', 'givenName', 'id', 'jobTitle', 'mail', 'surname'],
  ...['userPrincipalName', 'userType'],
];

/** Properties that identify at most one person. */
const IDENTIFIERS = ['id', 'mail', 'userPrincipalName'];

export interface UserFilter {
  readonly matches: (person: Person) => boolean;
  /** The identifier, if the filter selects at most one person. */
  readonly identifier: string | undefined;
}

const CLAUSE = /^(\w+) +eq +(?:'((?:[^']|'')*)'|(true|false))$/i;

/**
 * Parses `$filter`, with `eq` and `and` only: https://learn.microsoft.com/graph/filter-query-parameter.
 * Throws 400 for other filters, 403 for properties that the caller may not read.
 */
export function readFilter({ query, state }: GraphCall, access: UserAccess): UserFilter {
  const clauses = splitAtAnd(query.get('$filter') ?? '').map(readClause);
  requirePropertyAccess(
    clauses.map(({ property }) => property),
    access,
  );
  return {
    matches: (person) =>
      clauses.every(({ property, value }) => isEqual(userProperties(person, state, [property])[property], value)),
    identifier: clauses.flatMap(({ property, value }) => (IDENTIFIERS.includes(property) ? [String(value)] : []))[0],
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

/** Splits at each `and` outside quotes. */
function splitAtAnd(filter: string): readonly string[] {
  if (filter.trim() === '') return [];
  return filter.split(/ +and +(?=(?:[^']*'[^']*')*[^']*$)/i).map((clause) => clause.trim());
}

/** The directory ignores case. */
function isEqual(actual: unknown, expected: string | boolean): boolean {
  return typeof expected === 'string' && typeof actual === 'string'
    ? actual.toLowerCase() === expected.toLowerCase()
    : actual === expected;
}

function unsupported(message: string): GraphError {
  return new GraphError(400, 'Request_UnsupportedQuery', message);
}
