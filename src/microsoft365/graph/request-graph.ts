import {
  AuthenticationHandler,
  Client,
  type Context,
  GraphError,
  type GraphRequest,
  type Middleware,
  TelemetryHandler,
} from '@microsoft/microsoft-graph-client';
import type { Failed } from '../../photo/evidence.ts';
import { AnswerTooLarge, BYTE_BUDGETS } from '../byte-budgets.ts';
import type { Cloud } from '../clouds.ts';
import { beforeDeadline } from '../deadline.ts';
import { failureFromNetworkError, failureFromStatus, failureFromTokenError } from '../failure.ts';
import { type SendLimits, send as sendHttp } from '../send.ts';

export interface GraphAccess {
  readonly graph: Cloud['graph'];
  /** A delegated token, or one of the app itself. */
  readonly getToken: () => Promise<string>;
}

/**
 * Sends one request to Graph. Never rejects, retries nothing, and ends at the latest when the signal aborts.
 * `maxBytes`: budget of the answer.
 */
export async function requestGraph(
  { graph, getToken }: GraphAccess,
  signal: AbortSignal,
  send: (request: (path: string) => GraphRequest) => Promise<unknown>,
  maxBytes: number = BYTE_BUDGETS.graph,
): Promise<{ readonly answer: unknown } | Failed> {
  let token: string;
  try {
    token = await beforeDeadline(getToken(), signal);
  } catch (error) {
    return failureFromTokenError(error, signal);
  }
  const client = clientFor(graph.url, token, { signal, maxBytes });
  try {
    return {
      answer: await beforeDeadline(
        send((path) => client.api(path)),
        signal,
      ),
    };
  } catch (error) {
    return toFailure(error, signal);
  }
}

/** Omits the client's handlers for retries (they sleep past deadlines) and for redirects (Graph sends none). */
function clientFor(url: string, token: string, limits: SendLimits): Client {
  return Client.initWithMiddleware({
    baseUrl: url,
    middleware: [
      new AuthenticationHandler({ getAccessToken: async () => token }),
      new TelemetryHandler(),
      sendWithin(limits),
    ],
    // The client sends tokens only to Microsoft's https hosts and to these host names, without port.
    customHosts: new Set([new URL(url).hostname]),
  });
}

function sendWithin(limits: SendLimits): Middleware {
  return {
    async execute(context: Context) {
      context.response = await sendHttp(String(context.request), context.options ?? {}, limits);
    },
  };
}

function toFailure(error: unknown, signal: AbortSignal): Failed {
  if (!(error instanceof GraphError)) return failureFromNetworkError(error, signal);
  // The client wraps errors of the HTTP request and of the JSON parser and sets `code` to their name.
  if (error.code === 'SyntaxError') return { state: 'failed', reason: 'malformed' };
  if (error.code === AnswerTooLarge.name) return { state: 'failed', reason: 'malformed', code: 'answer-too-large' };
  if (error.statusCode < 400) return failureFromNetworkError(error, signal);
  const { statusCode, headers, code, requestId } = error;
  return failureFromStatus(statusCode, (name) => headers?.get(name) ?? undefined, {
    code: code ?? undefined,
    requestId: requestId ?? undefined,
  });
}
