import type { Pipeline, PipelineResponse } from '@azure/core-rest-pipeline';
import type { CloudAdapter, TurnContext } from 'botbuilder';
import { readRetryAfter } from '../../src/microsoft365/failure.ts';
import type { SendOptions } from '../../src/nudges/types.ts';
import type { ChannelResponse } from './classify-failure.ts';

/** What was seen of an attempt while it went through the library. */
export interface Observed {
  /** It was not let go any more. */
  missed: boolean;
  reached: boolean;
  answer: ChannelResponse | undefined;
}

/**
 * Lets this turn's connector ask once, and watches. The library would try 429 and 5xx three times more each, within ours: so many
 * times the rate, and a message more for each 504 that did get through. A retry is ours to decide, when its turn comes.
 */
export function watchAttempt(context: TurnContext, adapter: CloudAdapter, { signal, isOnTime }: SendOptions): Observed {
  // Private in its typings, yet the only place where one turn's requests can be told from another's.
  const connector = context.turnState.get<{ readonly client: { readonly pipeline: Pipeline } }>(
    adapter.ConnectorClientKey,
  );
  const { pipeline } = connector.client;
  const observed: Observed = { missed: false, reached: false, answer: undefined };
  pipeline.removePolicy({ phase: 'Retry' });
  pipeline.addPolicy(
    {
      name: 'oneAttempt',
      async sendRequest(request, next) {
        // The token was fetched before this, by a client that heeds no signal: what is late by then is not sent any more.
        signal.throwIfAborted();
        if (!isOnTime()) {
          observed.missed = true;
          throw new Error('Its turn is over.');
        }
        request.abortSignal = signal;
        observed.reached = true;
        try {
          const response = await next(request);
          observed.answer = toAnswer(response);
          return response;
        } catch (error) {
          observed.reached = !isBeforeConnection(error);
          throw error;
        }
      },
    },
    { afterPhase: 'Sign' },
  );
  return observed;
}

function toAnswer({ status, headers, bodyAsText }: PipelineResponse): ChannelResponse {
  return { status, body: bodyAsText ?? '', retryAfter: readRetryAfter((name) => headers.get(name)) };
}

/** Errors of finding and opening a connection: nothing can have arrived. */
const BEFORE_CONNECTION =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|CERT_\w+|ERR_TLS_\w+|\w*CERT\w*|UNABLE_TO_\w+)$/;

function isBeforeConnection(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string' && BEFORE_CONNECTION.test(at.code)) return true;
  }
  return false;
}
