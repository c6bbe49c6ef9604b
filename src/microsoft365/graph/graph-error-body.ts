import { isObject } from '../../is-object.ts';

/** What an error of Graph says, for the log and for an admin. */
export interface GraphErrorDetails {
  readonly code: string | undefined;
  readonly requestId: string | undefined;
}

/**
 * Code and request id of an error body: https://learn.microsoft.com/graph/errors#json-representation
 * Each may be missing, null or of another type without affecting the other. Total: accepts any input.
 */
export function readGraphError(body: unknown): GraphErrorDetails {
  const error = isObject(body) && isObject(body.error) ? body.error : {};
  // The documentation has both spellings.
  const inner = [error.innerError, error.innererror].find(isObject);
  return { code: textOf(error.code), requestId: textOf(inner?.['request-id']) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}
