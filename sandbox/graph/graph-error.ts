import type { RequestIds } from './types.ts';

/**
 * What Graph answers instead of a resource. Codes are compared by clients, texts are not.
 * https://learn.microsoft.com/graph/errors
 */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export function badRequest(message: string): GraphError {
  return new GraphError(400, 'BadRequest', message);
}

/** The body of a refusal: https://learn.microsoft.com/graph/errors#json-representation */
export function graphErrorBody(refusal: GraphError, ids: RequestIds, now: Date): Readonly<Record<string, unknown>> {
  return {
    error: {
      code: refusal.code,
      message: refusal.message,
      innerError: {
        date: now.toISOString().slice(0, 19),
        'request-id': ids.requestId,
        'client-request-id': ids.clientRequestId,
      },
    },
  };
}
