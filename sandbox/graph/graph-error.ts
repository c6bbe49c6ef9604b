import { NOT_PLAYED } from '../http/not-played.ts';
import { Refusal } from '../http/refusal.ts';
import type { RequestIds } from './types.ts';

/** An error response of Graph. Clients compare codes, not texts. https://learn.microsoft.com/graph/errors */
export class GraphError extends Refusal {
  readonly headers: Readonly<Record<string, string>>;
  /** Forms of the body in which optional parts are null (UNCONFIRMED, from a public report of such a bot). */
  bodyForm: 'usual' | 'no-body' | 'no-inner-error' = 'usual';

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(status, code, message);
    this.headers = headers;
  }
}

export function badRequest(message: string): GraphError {
  return new GraphError(400, 'BadRequest', message);
}

/** For what the sandbox does not play: https://learn.microsoft.com/graph/errors has the status. */
export function notPlayedByGraph(what: string): GraphError {
  return new GraphError(NOT_PLAYED, 'notImplemented', `The sandbox does not play ${what} of Microsoft Graph.`);
}

/** The directory's error for options of a query that it does not support. */
export function unsupportedQuery(message: string): GraphError {
  return new GraphError(400, 'Request_UnsupportedQuery', message);
}

/** Body of an error response: https://learn.microsoft.com/graph/errors#json-representation */
export function graphErrorBody(
  error: GraphError,
  ids: RequestIds,
  now: Date,
): Readonly<Record<string, unknown>> | null {
  if (error.bodyForm === 'no-body') return null;
  return {
    error: {
      code: error.code,
      message: error.message,
      innerError:
        error.bodyForm === 'no-inner-error'
          ? null
          : {
              date: now.toISOString().slice(0, 19),
              'request-id': ids.requestId,
              'client-request-id': ids.clientRequestId,
            },
    },
  };
}
