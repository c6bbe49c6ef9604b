import type { Person } from '../../tenant/people/person.ts';
import { badRequest, GraphError, notPlayedByGraph, unsupportedQuery } from '../graph-error.ts';
import type { GraphCall } from '../types.ts';

/*
 * Queries that the directory answers from an index of its own, which lags behind. They need the header
 * `ConsistencyLevel: eventual`, and most of them also `$count=true`.
 * https://learn.microsoft.com/graph/aad-advanced-queries
 */

/** True with the header and `$count=true`. */
export function isAdvancedQuery(call: GraphCall): boolean {
  return isEventual(call) && wantsCount(call);
}

export function isEventual({ consistencyLevel }: GraphCall): boolean {
  return consistencyLevel?.toLowerCase() === 'eventual';
}

/**
 * `$count=true`. Without the header, the directory ignores it:
 * https://github.com/microsoftgraph/microsoft-graph-docs/issues/8586
 */
export function wantsCount({ query }: GraphCall): boolean {
  return query.get('$count')?.toLowerCase() === 'true';
}

/** As seen in https://github.com/microsoftgraph/microsoft-graph-docs/issues/13226 */
export function requireEventualForCount(call: GraphCall): void {
  if (!isEventual(call)) throw new GraphError(400, 'Request_BadRequest', '$count is not currently supported.');
}

/** Properties by which users are sorted: https://learn.microsoft.com/graph/aad-advanced-queries#user-properties */
const SORTABLE: Readonly<Record<string, (person: Person) => string>> = {
  displayName: (person) => person.displayName,
  userPrincipalName: (person) => person.userPrincipalName,
};

/**
 * Parses `$orderby`. Undefined: no order. With `$filter` or `$search`, it needs an advanced query. The texts of the
 * errors are UNCONFIRMED.
 */
export function readOrder(call: GraphCall): ((left: Person, right: Person) => number) | undefined {
  const text = call.query.get('$orderby');
  if (text === null) return undefined;
  const [, property = '', direction = 'asc'] = /^(\w+)(?: +(asc|desc))?$/i.exec(text.trim()) ?? [];
  const keyOf = SORTABLE[property];
  if (!keyOf) throw unsupportedQuery(`Sorting by '${text}' is not supported for resource 'User'.`);
  if ((call.query.has('$filter') || call.query.has('$search')) && !isAdvancedQuery(call)) {
    throw unsupportedQuery('Sorting not supported for current query.');
  }
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  return (left, right) => sign * keyOf(left).localeCompare(keyOf(right), 'en');
}

const SEARCHABLE: Readonly<Record<string, (person: Person) => string>> = {
  displayName: (person) => person.displayName,
  givenName: (person) => person.givenName,
  mail: (person) => person.mail,
  surname: (person) => person.surname,
  userPrincipalName: (person) => person.userPrincipalName,
};

/**
 * Parses `$search="property:words"`, which finds people with words that begin so. Undefined: no search. Several clauses
 * joined by AND or OR are not played. https://learn.microsoft.com/graph/search-query-parameter
 */
export function readSearch(call: GraphCall): ((person: Person) => boolean) | undefined {
  const text = call.query.get('$search');
  if (text === null) return undefined;
  if (!isEventual(call)) {
    // The text as in https://learn.microsoft.com/answers/questions/488108
    throw badRequest(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  }
  if (/" +(AND|OR) +"/.test(text)) throw notPlayedByGraph('$search with several clauses');
  const [, property = '', words = ''] = /^"(\w+):([^"]+)"$/.exec(text.trim()) ?? [];
  const textOf = SEARCHABLE[property];
  if (!textOf) throw badRequest('Unrecognized query argument specified: $search.');
  const wanted = wordsOf(words);
  return (person) => {
    const actual = wordsOf(textOf(person));
    return wanted.every((word) => actual.some((one) => one.startsWith(word)));
  };
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
