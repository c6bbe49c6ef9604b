import { createHash } from 'node:crypto';
import { rootOf } from './call.ts';
import { GraphError, unsupportedQuery } from './graph-error.ts';
import type { GraphCall } from './types.ts';

/** Default and maximum of `$top`: https://learn.microsoft.com/graph/api/user-list#optional-query-parameters */
const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 999;

/** Position of a page, and its number of objects. */
export interface Page {
  readonly start: number;
  readonly size: number;
}

/** Parses `$top` and `$skiptoken`. */
export function readPage(call: GraphCall): Page {
  return { start: readSkipToken(call), size: readTop(call) };
}

/** The requested page of these objects, and its next link. `path`: as in the link. */
export function pageOf<T>(
  call: GraphCall,
  path: string,
  all: readonly T[],
): { readonly shown: readonly T[]; readonly link: Readonly<Record<string, string>> } {
  const { start, size } = readPage(call);
  const next = start + size;
  return {
    shown: all.slice(start, next),
    link: next < all.length ? { '@odata.nextLink': nextLink(call, path, next) } : {},
  };
}

/** The link to the page at this position: https://learn.microsoft.com/graph/paging */
export function nextLink(call: GraphCall, path: string, position: number): string {
  const token = Buffer.from(`${position}.${queryHash(call)}`).toString('base64url');
  const others = [...call.query].filter(([name]) => name !== '$skiptoken');
  const parameters = [...others, ['$skiptoken', token]].map(
    ([name, value = '']) => `${name}=${encodeURIComponent(value)}`,
  );
  return `${rootOf(call)}${path}?${parameters.join('&')}`;
}

/** The error as seen in https://learn.microsoft.com/answers/questions/1129204 */
function readTop({ query }: GraphCall): number {
  const top = query.get('$top');
  if (top === null) return DEFAULT_PAGE;
  const size = /^\d{1,9}$/.test(top) ? Number(top) : 0;
  if (size >= 1 && size <= LARGEST_PAGE) return size;
  throw unsupportedQuery(`Invalid page size specified: '${top}'. Must be between 1 and ${LARGEST_PAGE} inclusive.`);
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
