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
import type { Cloud } from '../clouds.ts';
import { beforeDeadline } from '../deadline.ts';
import { failureFromNetworkError, failureFromStatus, failureFromTokenError } from '../failure.ts';
import { send } from '../send.ts';

export interface GraphAccess {
  readonly graph: Cloud['graph'];
  /** A delegated token, or the app's own. */
  readonly getToken: () => Promise<string>;
}

/** Graph's answer to one request, or how it failed; never rejects. Nothing is retried, and it ends at the latest when the signal does. */
export async function requestGraph(
  { graph, getToken }: GraphAccess,
  signal: AbortSignal,
  ask: (request: (path: string) => GraphRequest) => Promise<unknown>,
): Promise<{ readonly answer: unknown } | Failed> {
  let token: string;
  try {
    token = await beforeDeadline(getToken(), signal);
  } catch (error) {
    return failureFromTokenError(error, signal);
  }
  const client = clientFor(graph.url, token, signal);
  try {
    return {
      answer: await beforeDeadline(
        ask((path) => client.api(path)),
        signal,
      ),
    };
  } catch (error) {
    return toFailure(error, signal);
  }
}

/** Without the client's own handlers for retries, which would sleep past deadlines, and for redirects, which Graph does not send. */
function clientFor(url: string, token: string, signal: AbortSignal): Client {
  return Client.initWithMiddleware({
    baseUrl: url,
    middleware: [
      new AuthenticationHandler({ getAccessToken: async () => token }),
      new TelemetryHandler(),
      sendBefore(signal),
    ],
    // The client hands tokens to https hosts of Microsoft only, and to those named here, by host name without port.
    customHosts: new Set([new URL(url).hostname]),
  });
}

function sendBefore(signal: AbortSignal): Middleware {
  return {
    async execute(context: Context) {
      context.response = await send(String(context.request), context.options ?? {}, signal);
    },
  };
}

function toFailure(error: unknown, signal: AbortSignal): Failed {
  if (!(error instanceof GraphError)) return failureFromNetworkError(error, signal);
  // The client wraps whatever fetch or the JSON parser threw, and names it in `code`.
  if (error.code === 'SyntaxError') return { state: 'failed', reason: 'malformed' };
  if (error.statusCode < 400) return failureFromNetworkError(error, signal);
  const { statusCode, headers, code, requestId } = error;
  return failureFromStatus(statusCode, (name) => headers?.get(name) ?? undefined, {
    code: code ?? undefined,
    requestId: requestId ?? undefined,
  });
}
