import type { Person } from '../../tenant/people/person.ts';
import { notPlayedByGraph, unsupportedQuery } from '../graph-error.ts';
import type { UserAccess } from '../permissions.ts';
import type { GraphCall } from '../types.ts';
import { isAdvancedQuery } from './advanced-query.ts';
import {
  type Comparison,
  comparisonsOf,
  type FilterExpression,
  type FilterValue,
  parseFilter,
} from './filter-expression.ts';
import { isUserProperty, OF_SINGLE_USERS, userProperties } from './user-properties.ts';
import { requirePropertyAccess } from './user-selection.ts';

/**
 * Some of the properties that can be filtered, and the operators of each. Those of `ADVANCED` need an advanced query.
 * https://learn.microsoft.com/graph/aad-advanced-queries#user-properties
 */
const TEXT: readonly Comparison['kind'][] = ['eq', 'ne', 'in', 'startsWith'];
const ADDRESS: readonly Comparison['kind'][] = [...TEXT, 'endsWith'];
const FILTERABLE: Readonly<Record<string, readonly Comparison['kind'][]>> = {
  accountEnabled: ['eq', 'ne', 'in'],
  displayName: TEXT,
  givenName: TEXT,
  id: ['eq', 'ne', 'in'],
  jobTitle: TEXT,
  mail: ADDRESS,
  surname: TEXT,
  userPrincipalName: ADDRESS,
  userType: ['eq', 'ne', 'in'],
};

/** The operators as the errors name them. */
const ADVANCED: ReadonlyMap<FilterExpression['kind'], string> = new Map([
  ['ne', 'NotEqualsMatch'],
  ['not', 'Not'],
  ['endsWith', 'EndsWith'],
]);

/** Properties that identify at most one person. */
const IDENTIFIERS = ['id', 'mail', 'userPrincipalName'];

export interface UserFilter {
  readonly matches: (person: Person) => boolean;
  /** The identifier, if the filter selects at most one person. */
  readonly identifier: string | undefined;
}

const EVERYBODY: UserFilter = { matches: () => true, identifier: undefined };

/**
 * Parses `$filter`: https://learn.microsoft.com/graph/filter-query-parameter. Throws 400 for filters that the directory
 * does not support, 403 for properties that the caller may not read.
 */
export function readFilter(call: GraphCall, access: UserAccess): UserFilter {
  const text = call.query.get('$filter')?.trim();
  if (!text) return EVERYBODY;
  const filter = parseFilter(text);
  if (!filter) throw unsupportedQuery('Invalid filter clause.');
  const comparisons = comparisonsOf(filter);
  for (const comparison of comparisons) requireSupport(comparison);
  if (!isAdvancedQuery(call)) requireDefaultOperators(filter);
  const names = comparisons.map(({ property }) => property);
  requirePropertyAccess(names, access);
  return {
    matches: (person) => isMatch(filter, userProperties(person, call.state, names)),
    identifier: identifierIn(filter),
  };
}

function requireSupport({ kind, property, values }: Comparison): void {
  const isBoolean = property === 'accountEnabled';
  const isValid = values.every((value) => value === null || (typeof value === 'boolean') === isBoolean);
  if (isValid && FILTERABLE[property]?.includes(kind)) return;
  // Which of the others can be filtered, and how, is in the table of that page only.
  if (![...Object.keys(FILTERABLE), ...OF_SINGLE_USERS].includes(property) && isUserProperty(property)) {
    throw notPlayedByGraph(`$filter by the property '${property}' of users`);
  }
  throw unsupportedQuery(
    `Unsupported or invalid query filter clause specified for property '${property}' of resource 'User'.`,
  );
}

/** The text as in https://github.com/microsoftgraph/microsoft-graph-docs/issues/22101, for all operators. */
function requireDefaultOperators(filter: FilterExpression): void {
  const operator = ADVANCED.get(filter.kind);
  if (operator) throw unsupportedQuery(`Filter operator '${operator}' is not supported.`);
  if (filter.kind === 'and' || filter.kind === 'or') filter.parts.forEach(requireDefaultOperators);
}

function isMatch(filter: FilterExpression, properties: Readonly<Record<string, unknown>>): boolean {
  if (filter.kind === 'and') return filter.parts.every((part) => isMatch(part, properties));
  if (filter.kind === 'or') return filter.parts.some((part) => isMatch(part, properties));
  if (filter.kind === 'not') return !isMatch(filter.part, properties);
  const actual = folded(properties[filter.property]);
  const [first] = filter.values;
  if (filter.kind === 'startsWith' || filter.kind === 'endsWith') {
    const part = folded(first);
    if (typeof actual !== 'string' || typeof part !== 'string') return false;
    return filter.kind === 'startsWith' ? actual.startsWith(part) : actual.endsWith(part);
  }
  const isEqual = filter.values.some((value) => folded(value) === actual);
  return filter.kind === 'ne' ? !isEqual : isEqual;
}

/** The directory ignores case. */
function folded(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** The value to which an identifier must be equal, if the whole filter demands it. */
function identifierIn(filter: FilterExpression): string | undefined {
  if (filter.kind === 'and') return filter.parts.map(identifierIn).find((value) => value !== undefined);
  if (filter.kind !== 'eq' || !IDENTIFIERS.includes(filter.property)) return undefined;
  const [value] = filter.values;
  return isText(value) ? value : undefined;
}

function isText(value: FilterValue | undefined): value is string {
  return typeof value === 'string';
}
