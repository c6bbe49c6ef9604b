import { mediaTypeOf } from './call.ts';
import { badRequest } from './graph-error.ts';

/** https://learn.microsoft.com/graph/json-batching */
const MAX_PARTS = 20;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const WRITES = ['POST', 'PUT', 'PATCH'];

export interface GraphBatchPart {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  /** Lower case, without parameters. */
  readonly contentType: string | undefined;
  readonly consistencyLevel: string | undefined;
  /** JSON, or a base64 string for other content. */
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

export interface GraphBatch {
  readonly parts: readonly GraphBatchPart[];
  /** The parts depend on each other and run in order. */
  readonly sequential: boolean;
}

/** Parses the body of a `$batch`. Throws 400 for the whole batch. */
export function readGraphBatch(body: unknown): GraphBatch {
  if (!isObject(body)) {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  const { requests } = body;
  if (!Array.isArray(requests) || requests.length === 0) throw invalidFormat();
  if (requests.length > MAX_PARTS) {
    // The limit and the 400 are documented, the text is UNCONFIRMED.
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${MAX_PARTS}.`);
  }
  const parts = requests.map(readPart);
  const ids = new Set<string>();
  for (const { id, dependsOn } of parts) {
    if (ids.has(id.toLowerCase())) throw badRequest(`Request Id ${id} has to be unique in a batch.`);
    // A dependency must precede the part that depends on it:
    // https://github.com/microsoftgraph/msgraph-sdk-dotnet-core/issues/891
    if (dependsOn.some((other) => !ids.has(other.toLowerCase()))) {
      throw badRequest(`Invalid dependency for request Id ${id}.`);
    }
    ids.add(id.toLowerCase());
  }
  return { parts, sequential: isSequential(parts) };
}

/**
 * Graph accepts three patterns: no dependencies, each part on the previous one, or the same dependencies for all.
 * https://developer.microsoft.com/graph/known-issues (JSON batching),
 * https://github.com/microsoftgraph/microsoft-graph-docs/issues/16280
 */
function isSequential(parts: readonly GraphBatchPart[]): boolean {
  const dependent = parts.filter((part) => part.dependsOn.length > 0);
  if (dependent.length === 0) return false;
  const serial = parts.every((part, index) => part.dependsOn.join() === (parts[index - 1]?.id ?? ''));
  const same = dependent.every((part) => part.dependsOn.join() === dependent[0]?.dependsOn.join());
  if (!serial && !same) throw badRequest('Batch should be either fully sequential or fully parallel.');
  return true;
}

function readPart(part: unknown): GraphBatchPart {
  if (!isObject(part)) throw invalidFormat();
  const { id, method, url, headers, body, dependsOn = [] } = part;
  if (typeof id !== 'string' || id === '' || typeof method !== 'string' || typeof url !== 'string')
    throw invalidFormat();
  const isRelative = url !== '' && !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(url);
  if (!METHODS.includes(method.toUpperCase()) || !isRelative) throw invalidFormat();
  if (!Array.isArray(dependsOn) || !dependsOn.every((other) => typeof other === 'string')) throw invalidFormat();
  const contentType = mediaTypeOf(headerOf(headers, 'content-type'));
  const consistencyLevel = headerOf(headers, 'consistencylevel');
  if (WRITES.includes(method.toUpperCase()) && (body === undefined || contentType === undefined)) {
    throw badRequest(`Write request id : ${id} does not contain Content-Type header or body.`);
  }
  return { id, method: method.toUpperCase(), url, contentType, consistencyLevel, body, dependsOn };
}

function headerOf(headers: unknown, wanted: string): string | undefined {
  if (!isObject(headers)) return undefined;
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted) ?? [];
  return typeof value === 'string' ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalidFormat() {
  return badRequest('Invalid batch payload format.');
}
