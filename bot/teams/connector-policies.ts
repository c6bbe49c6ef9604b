import type { Pipeline, PipelineResponse } from '@azure/core-rest-pipeline';
import { ActivityTypes, type CloudAdapter, type TurnContext } from 'botbuilder';
import type { BotFrameworkAuthentication } from 'botframework-connector';
import { CodedError } from '../../src/errors.ts';
import { createAzureHttpClient } from '../../src/microsoft365/azure-http-client.ts';
import { BYTE_BUDGETS } from '../../src/microsoft365/byte-budgets.ts';
import { beforeDeadline } from '../../src/microsoft365/deadline.ts';
import type { TurnTimeouts } from './turn-timeouts.ts';

export interface ConnectorPolicyOptions {
  readonly timeouts: TurnTimeouts;
  /** Called for each request to the channel, the library's retries included. */
  readonly onConnectorRequest: () => void;
}

/**
 * Adds the turn's policies to its connector client (the library's client for the channel): a deadline, a count of
 * requests, and a check of the content type. Without the deadline the library retries 429 and 5xx for seconds, and
 * waits without end for a response, after Teams has given up on the turn.
 */
export function addConnectorPolicies(
  context: TurnContext,
  adapter: CloudAdapter,
  { timeouts: { turn, invoke }, onConnectorRequest }: ConnectorPolicyOptions,
): void {
  // Private in the library's typings, but the only object that belongs to one turn's requests.
  const connector = context.turnState.get<{ readonly client: { readonly pipeline: Pipeline } }>(
    adapter.ConnectorClientKey,
  );
  const deadline = AbortSignal.timeout(context.activity.type === ActivityTypes.Invoke ? invoke : turn);
  const { pipeline } = connector.client;
  pipeline.addPolicy({
    name: 'turnDeadline',
    sendRequest(request, next) {
      request.abortSignal = deadline;
      return next(request);
    },
  });
  pipeline.addPolicy(
    {
      name: 'countRequests',
      async sendRequest(request, next) {
        onConnectorRequest();
        return rejectHtml(await next(request));
      },
    },
    { afterPhase: 'Retry' },
  );
  // The pipeline's signal does not cover the bot's own token: MSAL fetches it first, without a signal.
  context.onSendActivities((_context, activities, next) =>
    activities.every(({ type }) => type === ActivityTypes.InvokeResponse) ? next() : beforeDeadline(next(), deadline),
  );
  context.onUpdateActivity((_context, _activity, next) => beforeDeadline(next(), deadline));
}

/** Private in the library's typings. */
interface WithPipeline {
  readonly client: { readonly pipeline: Pipeline };
}

/** Makes each connector client send its requests like all others, with `send`. */
export function sendThroughProxy(authentication: Pick<BotFrameworkAuthentication, 'createConnectorFactory'>): void {
  const httpClient = createAzureHttpClient(BYTE_BUDGETS.channel);
  const createFactory = authentication.createConnectorFactory.bind(authentication);
  authentication.createConnectorFactory = (identity) => {
    const factory = createFactory(identity);
    const create = factory.create.bind(factory);
    factory.create = async (serviceUrl, audience) => {
      const connector = await create(serviceUrl, audience);
      const { pipeline } = (connector as unknown as WithPipeline).client;
      const sendRequest = pipeline.sendRequest.bind(pipeline);
      pipeline.sendRequest = (_ownClient, request) => sendRequest(httpClient, request);
      return connector;
    };
    return factory;
  };
}

/** The library reads only an optional id from a response: a proxy's HTML page with status 200 looks like success. */
function rejectHtml(response: PipelineResponse): PipelineResponse {
  const { status, headers } = response;
  if (status >= 300 || !/^text\/html/i.test(headers.get('content-type') ?? '')) return response;
  throw new CodedError('channel-behind-a-page', 'The channel answered with an HTML page.', {
    remedy: 'A proxy between the bot and Teams asks for a sign-in or filters. Allow the bot to reach its service URL.',
  });
}
