import type { Person } from '../tenant/people/person.ts';
import { badRequest } from './graph-error.ts';
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

/** Throws if the query contains an OData option that the route does not support. */
export function requireOptions({ query }: GraphCall, ...known: readonly string[]): void {
  for (const name of query.keys()) {
    if (name.startsWith('$') && !known.includes(name)) {
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
