import getRawBody from 'raw-body';
import type { Request } from 'restify';
import { isObject } from '../../src/is-object.ts';
import { RequestRefused } from './request-refused.ts';

/** A body that is refused with the given status. */
export class BodyRefused extends RequestRefused {}

/** Nesting of objects and lists. Teams' bodies have about ten levels; recursive code must not exhaust the stack. */
const MAX_DEPTH = 64;
/** Members that change an object's prototype when code copies the object. */
const FORBIDDEN_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/**
 * Reads a request's JSON object of at most `limit` bytes. Throws `BodyRefused`. Replaces restify's body reader, which
 * reads requests of any length, unpacks gzip without a bound, and quotes malformed bodies in its response.
 */
export async function readJsonObject(request: Request, limit: number): Promise<Record<string, unknown>> {
  const encoding = request.header('content-encoding', 'identity');
  if (encoding !== 'identity') throw new BodyRefused(415, 'packed');
  if (request.contentType() !== 'application/json') throw new BodyRefused(415, 'not-json');
  let text: string;
  try {
    text = await getRawBody(request, { limit, length: request.header('content-length'), encoding: 'utf8' });
  } catch (error) {
    throw (error as { status?: number }).status === 413
      ? new BodyRefused(413, 'too-large')
      : new BodyRefused(400, 'incomplete');
  }
  const value = parse(text);
  if (!isObject(value)) throw new BodyRefused(400, 'not-an-object');
  rejectUnsafe(value);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyRefused(400, 'broken-json');
  }
}

/** Rejects deep nesting and prototype members. Iterative: on a deep body, recursion would exhaust the stack. */
function rejectUnsafe(body: object): void {
  let level: object[] = [body];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw new BodyRefused(400, 'too-deep');
    for (const value of level) {
      if (FORBIDDEN_NAMES.some((name) => Object.hasOwn(value, name))) throw new BodyRefused(400, 'forbidden-name');
    }
    level = level.flatMap((value) => Object.values(value).filter(isObjectOrArray));
  }
}

function isObjectOrArray(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
