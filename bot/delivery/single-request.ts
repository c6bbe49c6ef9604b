import type { Pipeline, PipelineResponse } from '@azure/core-rest-pipeline';
import type { CloudAdapter, TurnContext } from 'botbuilder';
import type { SendOptions } from '../../src/nudges/types.ts';
import { readTeamsRetryAfter } from '../../src/sending/teams-retry-after.ts';
import type { TeamsResponse } from './classify-failure.ts';

/** What happened to the one request. */
export interface RequestObservation {
  /** True: the send slot was over before the request could be sent. */
  missed: boolean;
  wasSent: boolean;
  response: TeamsResponse | undefined;
}

/**
 * Limits this turn's connector to one request, and observes it. The library would send up to three more after a 429 or
 * 5xx. These would exceed the rate, and would duplicate a message whose 504 hid a delivery. The send pump retries
 * instead.
 */
export function limitToOneRequest(
  context: TurnContext,
  adapter: CloudAdapter,
  { signal, isOnTime }: SendOptions,
): RequestObservation {
  // Private in the typings, but the only place with the requests of one turn.
  const connector = context.turnState.get<{ readonly client: { readonly pipeline: Pipeline } }>(
    adapter.ConnectorClientKey,
  );
  const { pipeline } = connector.client;
  const observation: RequestObservation = { missed: false, wasSent: false, response: undefined };
  pipeline.removePolicy({ phase: 'Retry' });
  pipeline.addPolicy(
    {
      name: 'oneAttempt',
      async sendRequest(request, next) {
        // The token was fetched before this, by a client that ignores signals. A late message is not sent.
        signal.throwIfAborted();
        if (!isOnTime()) {
          observation.missed = true;
          throw new Error('The send slot is over.');
        }
        request.abortSignal = signal;
        observation.wasSent = true;
        try {
          const response = await next(request);
          observation.response = toTeamsResponse(response);
          return response;
        } catch (error) {
          observation.wasSent = !isConnectError(error);
          throw error;
        }
      },
    },
    { afterPhase: 'Sign' },
  );
  return observation;
}

function toTeamsResponse({ status, headers, bodyAsText }: PipelineResponse): TeamsResponse {
  return { status, body: bodyAsText ?? '', retryAfter: readTeamsRetryAfter((name) => headers.get(name)) };
}

/** Codes of errors before a connection is open. Nothing was sent. */
const CONNECT_ERRORS =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|proxy-\w+|CERT_\w+|ERR_TLS_\w+|\w*CERT\w*|UNABLE_TO_\w+)$/;

function isConnectError(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if ('code' in cause && typeof cause.code === 'string' && CONNECT_ERRORS.test(cause.code)) return true;
  }
  return false;
}
