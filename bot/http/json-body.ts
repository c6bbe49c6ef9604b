import getRawBody from 'raw-body';
import type { Request } from 'restify';

/** A body that is not taken: the status says why. */
export class BodyRefused extends Error {
  readonly statusCode: 400 | 413 | 415;

  constructor(statusCode: 400 | 413 | 415) {
    super(`Body refused: ${statusCode}`);
    this.statusCode = statusCode;
  }
}

/**
 * The JSON object of a request, of at most `limit` bytes. restify's own reader is not used: it reads on to the end of whatever is
 * sent, unpacks gzip without a bound, and repeats parts of a broken body in its answer. Throws `BodyRefused`.
 */
export async function readJsonObject(request: Request, limit: number): Promise<Record<string, unknown>> {
  const encoding = request.header('content-encoding', 'identity');
  if (encoding !== 'identity' || request.contentType() !== 'application/json') throw new BodyRefused(415);
  let text: string;
  try {
    text = await getRawBody(request, { limit, length: request.header('content-length'), encoding: 'utf8' });
  } catch (error) {
    throw new BodyRefused((error as { status?: number }).status === 413 ? 413 : 400);
  }
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BodyRefused(400);
  return value as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyRefused(400);
  }
}
