import type { Person } from '../tenant/people/person.ts';
import { badRequest, notPlayedByGraph } from './graph-error.ts';
import type { GraphAnswer, GraphCall } from './types.ts';

export function entity(body: Readonly<Record<string, unknown>>): GraphAnswer {
  return {
    status: 200,
    headers: {
      'Cache-Control': 'no-cache',
      'OData-Version': '4.0',
      'Content-Type':
        'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
    },
    body,
  };
}

/** `Content-Type` without parameters, in lower case. */
export function mediaTypeOf(contentType: string | undefined): string | undefined {
  return contentType?.split(';')[0]?.trim().toLowerCase();
}

/** Path and query of a request target, decoded. */
export function readTarget(target: string): Pick<GraphCall, 'path' | 'query'> {
  const [path = '', query] = target.split(/\?(.*)/s);
  return { path: decodePath(path), query: new URLSearchParams(query) };
}

/** Base URL of entities, including the version. */
export function rootOf({ state, version }: GraphCall): string {
  return `${state.addresses.graph}/${version}`;
}

/** The person behind `/me`: https://learn.microsoft.com/graph/auth-v2-service. Throws for app-only tokens. */
export function signedInPerson({ token }: GraphCall): Person {
  if (token.person) return token.person;
  throw badRequest('/me request is only valid with delegated authentication flow.');
}

/** https://learn.microsoft.com/graph/query-parameters */
const ODATA_OPTIONS: readonly string[] = [
  ...['$count', '$expand', '$filter', '$format', '$orderby', '$search', '$select', '$skip', '$skiptoken', '$top'],
  '$deltatoken',
];

/** Throws for an OData option that the sandbox does not play on this route, and for one that does not exist. */
export function requireOptions({ query, method, path }: GraphCall, ...known: readonly string[]): void {
  for (const name of query.keys()) {
    if (!name.startsWith('$') || known.includes(name)) continue;
    if (ODATA_OPTIONS.includes(name.toLowerCase())) throw notPlayedByGraph(`${name} on ${method} ${path}`);
    else {
      throw badRequest(`The query specified in the URI is not valid. The query parameter '${name}' is not supported.`);
    }
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
