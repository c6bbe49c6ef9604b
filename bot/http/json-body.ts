import getRawBody from 'raw-body';
import type { Request } from 'restify';
import { isObject } from '../../src/is-object.ts';
import { RequestRefused } from './request-refused.ts';

/** A body that is not taken: the status says why. */
export class BodyRefused extends RequestRefused {}

/** Objects and lists in one another. Teams' own bodies have about ten; code that walks them must not run out of stack. */
const DEEPEST = 64;
/** Names that reach an object's prototype where somebody copies it member by member. */
const FORBIDDEN: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/**
 * The JSON object of a request, of at most `limit` bytes. restify's own reader is not used: it reads on to the end of whatever is
 * sent, unpacks gzip without a bound, and repeats parts of a broken body in its answer. Throws `BodyRefused`.
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
  refuseTraps(value);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyRefused(400, 'broken-json');
  }
}

/** Level by level, without recursion: the stack is what a deep body is after. */
function refuseTraps(body: object): void {
  let level: object[] = [body];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > DEEPEST) throw new BodyRefused(400, 'too-deep');
    for (const value of level) {
      if (FORBIDDEN.some((name) => Object.hasOwn(value, name))) throw new BodyRefused(400, 'forbidden-name');
    }
    level = level.flatMap((value) => Object.values(value).filter(isObjectOrArray));
  }
}

function isObjectOrArray(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
