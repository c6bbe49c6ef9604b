import { createHttpHeaders, type HttpClient, type PipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { type LatestFailure, networkCode } from './network-remedy.ts';
import { type SendLimits, send, wasReceived } from './send.ts';

/** Milliseconds. The libraries set no limit of their own: without one a silent host keeps a caller waiting. */
const REQUEST_TIMEOUT = 20_000;

/**
 * Sends the requests of Azure's libraries (identity, the channel's connector) like all others, with `send`.
 * `latest`: keeps why the latest request failed.
 */
export function createAzureHttpClient(limits: Omit<SendLimits, 'signal'>, latest: LatestFailure = {}): HttpClient {
  return {
    async sendRequest(request) {
      const headers = createHttpHeaders(request.headers.toJSON());
      // Set by the library for its own client: `send` decompresses nothing and counts the bytes itself.
      headers.delete('accept-encoding');
      headers.delete('content-length');
      const { method, body } = request;
      try {
        const init = { method, headers: headers.toJSON(), body: (body ?? null) as string | null };
        const response = await send(request.url, init, { ...limits, signal: signalOf(request) });
        return {
          request,
          status: response.status,
          headers: createHttpHeaders(Object.fromEntries(response.headers)),
          bodyAsText: await response.text(),
        };
      } catch (error) {
        latest.error = error;
        if (request.abortSignal?.aborted) throw error;
        // The library's retries know only this kind of error.
        throw Object.assign(new RestError('The request failed.', { code: restCode(error), request }), { cause: error });
      }
    },
  };
}

/** The library repeats requests after the codes of Node's sockets. */
const NODE_CODES: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: 'ECONNRESET',
  UND_ERR_CONNECT_TIMEOUT: 'ETIMEDOUT',
};

function restCode(error: unknown): string {
  // Not repeated: the message has been delivered.
  if (wasReceived(error)) return RestError.PARSE_ERROR;
  const code = networkCode(error) ?? RestError.REQUEST_SEND_ERROR;
  return NODE_CODES[code] ?? code;
}

function signalOf({ abortSignal, timeout }: PipelineRequest): AbortSignal {
  const deadline = AbortSignal.timeout(timeout || REQUEST_TIMEOUT);
  return abortSignal instanceof AbortSignal ? AbortSignal.any([abortSignal, deadline]) : deadline;
}
