import { entity, requireOptions, rootOf } from '../call.ts';
import { badRequest, GraphError, notPlayedByGraph } from '../graph-error.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';

export type DirectoryObject = Readonly<Record<string, unknown>>;

/** One object. `type`: its set in `@odata.context`. */
export function oneObject(call: GraphCall, type: string, object: DirectoryObject, status = 200): GraphAnswer {
  requireOptions(call, '$select');
  const context = `${rootOf(call)}/$metadata#${type}/$entity`;
  return { ...entity({ '@odata.context': context, ...selected(call, object) }), status };
}

/** The objects that match `$filter`, on one page. */
export function listOfObjects(call: GraphCall, type: string, objects: readonly DirectoryObject[]): GraphAnswer {
  requireOptions(call, '$select', '$filter', '$top', '$count');
  const matches = filterOf(call.query.get('$filter'));
  const value = objects.filter(matches).map((object) => selected(call, object));
  return entity({ '@odata.context': `${rootOf(call)}/$metadata#${type}`, value });
}

/** https://learn.microsoft.com/graph/api/application-update#response */
export function noContent(): GraphAnswer {
  return { status: 204, headers: { 'Cache-Control': 'no-cache' }, body: Buffer.alloc(0) };
}

/** Text seen from the service: https://github.com/microsoftgraph/microsoft-graph-docs/issues/6059 */
export function objectNotFound(identifier: string): GraphError {
  return new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${identifier}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

export function invalidRequest(message: string, code = 'Request_BadRequest'): GraphError {
  return new GraphError(400, code, message);
}

/** https://learn.microsoft.com/graph/errors. Seen with this code for service principals and permission grants. */
export function conflict(message: string): GraphError {
  return new GraphError(409, 'Request_MultipleObjectsWithSameKeyValue', message);
}

/** The JSON body of a request. Throws 400 unless it is an object with only these properties. */
export async function readObject(
  call: GraphCall,
  properties: readonly string[],
  required: readonly string[] = [],
): Promise<Record<string, unknown>> {
  const body = parse(call.contentType === 'application/json' ? String(await call.readBody()) : '');
  if (!body) {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  const unknown = Object.keys(body).find((name) => !name.startsWith('@odata.') && !properties.includes(name));
  if (unknown !== undefined) {
    throw invalidRequest(`Property '${unknown}' does not exist as a declared property or extension property.`);
  }
  const missing = required.find((name) => body[name] === undefined || body[name] === null);
  if (missing !== undefined) {
    throw invalidRequest(`A value is required for property '${missing}' of resource.`);
  }
  return body;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function selected({ query }: GraphCall, object: DirectoryObject): DirectoryObject {
  const names = query.get('$select')?.split(',');
  if (!names) return object;
  const unknown = names.find((name) => !(name in object));
  if (unknown !== undefined) throw notPlayedByGraph(`the property '${unknown}' of this object`);
  return Object.fromEntries(names.map((name) => [name, object[name]]));
}

/** `name eq 'value'` and `names/any(x:x eq 'value')`, joined by `and`. Other filters are not played. */
export function filterOf(text: string | null): (object: DirectoryObject) => boolean {
  if (!text) return () => true;
  const conditions = text.split(/ and /i).map((part) => {
    const equal = /^(\w+) eq '((?:[^']|'')*)'$/i.exec(part.trim());
    const any = /^(\w+)\/any\((\w+): ?\2 eq '((?:[^']|'')*)'\)$/i.exec(part.trim());
    const [name = '', value = ''] = equal?.slice(1) ?? (any ? [any[1], any[3]] : []);
    if (!equal && !any) throw notPlayedByGraph(`$filter with ${part}`);
    const wanted = value.replaceAll("''", "'").toLowerCase();
    const isWanted = (one: unknown) => String(one).toLowerCase() === wanted;
    return (object: DirectoryObject) => {
      const found = object[name];
      return Array.isArray(found) ? Boolean(any) && found.some(isWanted) : isWanted(found);
    };
  });
  return (object) => conditions.every((matches) => matches(object));
}
