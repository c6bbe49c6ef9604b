import getRawBody from 'raw-body';
import type { Request, Response } from 'restify';
import { isObject } from '../../src/is-object.ts';
import { shapeProblem } from './json-shape.ts';
import { RequestRefused } from './request-refused.ts';

/** Members that change an object's prototype when code copies the object. */
const FORBIDDEN_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/**
 * Reads a request's JSON object of at most `limit` bytes. Throws `RequestRefused`. Replaces restify's body reader,
 * which reads requests of any length, unpacks gzip without a bound, and quotes malformed bodies in its response.
 */
export async function readJsonObject(
  request: Request,
  response: Response,
  limit: number,
): Promise<Record<string, unknown>> {
  const encoding = request.header('content-encoding', 'identity');
  if (encoding !== 'identity') throw new RequestRefused(415, 'packed');
  if (request.contentType() !== 'application/json') throw new RequestRefused(415, 'not-json');
  const length = request.header('content-length');
  if (Number(length) > limit) throw new RequestRefused(413, 'too-large');
  if (request.header('expect')) response.writeContinue();
  const bytes = await readBytes(request, limit, length);
  const problem = shapeProblem(bytes);
  if (problem) throw new RequestRefused(400, problem);
  const value = parse(bytes.toString('utf8'));
  if (!isObject(value)) throw new RequestRefused(400, 'not-an-object');
  rejectForbiddenNames(value);
  return value;
}

/**
 * Whether the connection can serve the next request after a refusal: Node then reads the rest of the body and drops it,
 * so it must be short. A client that waits for `100 Continue` may never send it.
 */
export function canSkipBody(request: Request, limit: number): boolean {
  return request.complete || (!request.header('expect') && Number(request.header('content-length')) <= limit);
}

async function readBytes(request: Request, limit: number, length: string): Promise<Buffer> {
  try {
    return await getRawBody(request, { limit, length });
  } catch (error) {
    throw (error as { status?: number }).status === 413
      ? new RequestRefused(413, 'too-large')
      : new RequestRefused(400, 'incomplete');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestRefused(400, 'broken-json');
  }
}

/** `shapeProblem` bounds depth and number of values. */
function rejectForbiddenNames(value: object): void {
  if (FORBIDDEN_NAMES.some((name) => Object.hasOwn(value, name))) throw new RequestRefused(400, 'forbidden-name');
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) rejectForbiddenNames(member);
  }
}
