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
import { countThrottledParts } from '../../telemetry/upstream.ts';
import { AnswerTooLarge, BYTE_BUDGETS } from '../byte-budgets.ts';
import type { Cloud } from '../clouds.ts';
import { beforeDeadline } from '../deadline.ts';
import { failureFromNetworkError, failureFromStatus, failureFromTokenError } from '../failure.ts';
import { type SendLimits, send as sendHttp } from '../send.ts';
import { readGraphError } from './graph-error-body.ts';

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
  const refusal: Refusal = {};
  const client = clientFor(graph.url, token, sendWithin({ upstream: 'graph', signal, maxBytes }, refusal));
  try {
    const answer = await beforeDeadline(
      send((path) => client.api(path)),
      signal,
    );
    countThrottledParts(answer);
    return { answer };
  } catch (error) {
    return refusal.failed ?? toFailure(error, signal);
  }
}

/**
 * Omits the client's handlers for retries (they sleep past deadlines) and for redirects (that Graph sends none is
 * UNCONFIRMED [graph-redirects]).
 */
function clientFor(url: string, token: string, sender: Middleware): Client {
  return Client.initWithMiddleware({
    baseUrl: url,
    middleware: [new AuthenticationHandler({ getAccessToken: async () => token }), new TelemetryHandler(), sender],
    // The client sends tokens only to Microsoft's https hosts and to these host names, without port.
    customHosts: new Set([new URL(url).hostname]),
  });
}

/** The answer with an error status, if there was one. The client's own errors drop it if `innerError` is null. */
interface Refusal {
  failed?: Failed;
}

function sendWithin(limits: SendLimits, refusal: Refusal): Middleware {
  return {
    async execute(context: Context) {
      const response = await sendHttp(String(context.request), context.options ?? {}, limits);
      if (response.status >= 400) refusal.failed = await failureFromResponse(response);
      context.response = response;
    },
  };
}

async function failureFromResponse(response: Response): Promise<Failed> {
  const body: unknown = await response.json().catch(() => undefined);
  const header = (name: string) => response.headers.get(name) ?? undefined;
  return failureFromStatus(response.status, header, readGraphError(body));
}

function toFailure(error: unknown, signal: AbortSignal): Failed {
  if (!(error instanceof GraphError)) return failureFromNetworkError(error, signal);
  // The client wraps errors of the HTTP request and of the JSON parser and sets `code` to their name.
  if (error.code === 'SyntaxError') return { state: 'failed', reason: 'malformed' };
  if (error.code === AnswerTooLarge.name) return { state: 'failed', reason: 'malformed', code: 'answer-too-large' };
  return failureFromNetworkError(error, signal);
}
